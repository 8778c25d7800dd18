import { gpuMemory } from "../gpu-rules.ts";
import { recorded } from "../../recorded-signals.ts";
import { by, labelled, ready, sumOver, wanted } from "../expressions.ts";
import { sloSeries } from "../slo-rules.ts";
import { promDuration, type Windows } from "../windows.ts";
import { alert, type AlertRule } from "./alert.ts";

const who = "{{ $labels.model }} ({{ $labels.variant }}, team {{ $labels.team }})";

/** Why a container waits that will not start by itself, where what is missing is an artifact or an image. */
const unavailable =
  "ErrImagePull|ImagePullBackOff|ErrImageNeverPull|InvalidImageName|RegistryUnavailable|CreateContainerError|CreateContainerConfigError";

/** What a HorizontalPodAutoscaler says, by the model whose Deployment it scales; KEDA's have a prefix. */
function ofAutoscalers(measurement: string): string {
  const named = `label_replace(${measurement}, "deployment", "$1", "horizontalpodautoscaler", "(?:keda-hpa-)?(.+)")`;
  return `max by (${by}) (
  ${named}
  * on (namespace, deployment) group_left (${by}) ${labelled("deployment")}
)`;
}

/** Alerts about what serves a variant: whether it is there, and whether there is enough of it. Pure. */
export function replicaAlerts({ of }: Windows): readonly AlertRule[] {
  const lasting = (minutes: number): string => promDuration(of(minutes * 60));
  const container = (metric: string): string => `sum by (namespace, pod) (${metric})`;
  return [
    alert({
      name: "ModelNotReady",
      severity: "page",
      // A model that nobody has asked for an hour wakes nobody: ModelVariantNotReady tells of it.
      expr: `${wanted}{variant="champion"} > 0 and ${ready} == 0 and max_over_time(${sloSeries.traffic}[${lasting(60)}]) > 0`,
      for: lasting(1),
      summary: "{{ $labels.model }}: no replica answers",
      description: `None of the {{ $value }} replicas of ${who} is ready, and it is asked: every request fails.`,
    }),
    alert({
      name: "ModelVariantNotReady",
      severity: "ticket",
      expr: `${wanted} > 0 and ${ready} == 0`,
      for: lasting(10),
      summary: "{{ $labels.model }}: {{ $labels.variant }} is not ready",
      description: `None of the {{ $value }} replicas of ${who} is ready.`,
    }),
    alert({
      name: "ModelNotWoken",
      severity: "page",
      expr: `${recorded.refused} > 0 and ${wanted} == 0`,
      for: lasting(3),
      summary: "{{ $labels.model }}: callers find it asleep",
      description: `${who} has no replica and is to have none, and {{ $value | printf "%.2f" }} requests a second ask for it.`,
    }),
    alert({
      name: "ModelReplicasMissing",
      severity: "ticket",
      expr: `${wanted} - ${ready} > 0 and ${ready} > 0`,
      for: lasting(15),
      summary: "{{ $labels.model }}: replicas are missing",
      description: `{{ $value }} replicas of ${who} are not ready. The others answer for them.`,
    }),
    alert({
      name: "ModelCrashLooping",
      severity: "ticket",
      expr: `${sumOver("pod", container(`increase(kube_pod_container_status_restarts_total[${lasting(15)}])`))} >= 3`,
      summary: "{{ $labels.model }}: containers crash again and again",
      description: `Containers of ${who} were started {{ $value | printf "%.0f" }} times anew within ${lasting(15)}.`,
    }),
    alert({
      name: "ModelOutOfMemory",
      severity: "ticket",
      expr: sumOver(
        "pod",
        `(
    ${container(`increase(kube_pod_container_status_restarts_total[${lasting(15)}]) > 0`)}
    and on (namespace, pod) kube_pod_container_status_last_terminated_reason{reason="OOMKilled"} > 0
  )`,
      ),
      summary: "{{ $labels.model }}: killed for its memory",
      description: `{{ $value | printf "%.0f" }} containers of ${who} took more memory than they may and were killed within ${lasting(15)}.`,
    }),
    alert({
      name: "ModelArtifactUnavailable",
      severity: "ticket",
      expr: `${sumOver("pod", container(`kube_pod_container_status_waiting_reason{reason=~"${unavailable}"}`))} > 0`,
      for: lasting(5),
      summary: "{{ $labels.model }}: an artifact or an image cannot be pulled",
      description: `{{ $value }} containers of ${who} cannot start because their image or artifact cannot be had.`,
    }),
    alert({
      name: "ModelSaturated",
      severity: "ticket",
      expr: "model:saturation:ratio > 0.9",
      for: lasting(15),
      summary: "{{ $labels.model }}: replicas are full",
      description: `${who} has used {{ $value | humanizePercentage }} of the CPU that it may for ${lasting(15)}.`,
    }),
    alert({
      name: "ModelAutoscalerAtMax",
      severity: "ticket",
      expr: ofAutoscalers(
        `(kube_horizontalpodautoscaler_status_desired_replicas >= kube_horizontalpodautoscaler_spec_max_replicas > kube_horizontalpodautoscaler_spec_min_replicas)`,
      ),
      for: lasting(15),
      summary: "{{ $labels.model }}: cannot grow any more",
      description: `${who} has had all {{ $value }} replicas that it may have for ${lasting(15)}.`,
    }),
    alert({
      name: "ModelAutoscalerBlind",
      severity: "ticket",
      // An autoscaler of a Deployment without replicas is inactive on purpose.
      expr: `${ofAutoscalers('kube_horizontalpodautoscaler_status_condition{condition="ScalingActive", status="false"}')} > 0 and ${wanted} > 0`,
      for: lasting(10),
      summary: "{{ $labels.model }}: its autoscaler cannot measure",
      description: `The autoscaler of ${who} has no measurement, from KEDA or the metrics server, and keeps the replicas that there are.`,
    }),
    alert({
      name: "ModelGpuMemoryFull",
      severity: "ticket",
      expr: `max by (${by}) (
  max by (namespace, pod) (${gpuMemory})
  * on (namespace, pod) group_left (${by}) ${labelled("pod")}
) > 0.95`,
      for: lasting(15),
      summary: "{{ $labels.model }}: the accelerator's memory is full",
      description: `A GPU of ${who} has {{ $value | humanizePercentage }} of its memory in use.`,
    }),
  ];
}
