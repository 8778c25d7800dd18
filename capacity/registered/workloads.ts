import { labelKeys } from "../../components/model-labels.ts";
import type { Workload } from "../facts.ts";
import { amountsAt } from "./quantities.ts";
import { hasStricterRules, placedBy, podAmounts } from "./pods.ts";
import { namespaceOf, scheduleOf } from "./runs.ts";
import { sparkWorkloads } from "./spark.ts";
import { at, listAt, numberAt, textAt } from "./read.ts";
import { resourceTypes, type RegisteredResource } from "./resource.ts";

/** Replicas that an autoscaler may choose. */
interface Bounds {
  readonly namespace: string;
  readonly target: string;
  readonly least: number;
  readonly kept: number;
  readonly most: number;
}

/** The fullest window that the clock opens: https://keda.sh/docs/2.20/scalers/cron/ */
function mostByClock(props: unknown): number {
  const wanted = listAt(props, "spec", "triggers").map((one) =>
    Number(textAt(one, "metadata", "desiredReplicas") ?? 0),
  );
  return Math.max(0, ...wanted.filter(Number.isFinite));
}

function boundsOf({ type, props }: RegisteredResource): readonly Bounds[] {
  const target = textAt(props, "spec", "scaleTargetRef", "name");
  if (target === undefined) return [];
  const namespace = namespaceOf(props);
  if (type === resourceTypes.autoscaler) {
    const least = numberAt(props, "spec", "minReplicas") ?? 1;
    return [{ namespace, target, least, kept: least, most: numberAt(props, "spec", "maxReplicas") ?? least }];
  }
  if (type !== resourceTypes.scaledObject) return [];
  // https://keda.sh/docs/2.20/reference/scaledobject-spec/#minreplicacount
  const least = numberAt(props, "spec", "minReplicaCount") ?? 0;
  const most = numberAt(props, "spec", "maxReplicaCount") ?? 100;
  return [{ namespace, target, least, kept: Math.max(least, mostByClock(props)), most }];
}

/** https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge */
function surgeOf(type: string, props: unknown, replicas: number): number {
  if (type !== resourceTypes.deployment || textAt(props, "spec", "strategy", "type") === "Recreate") return 0;
  const surge = at(props, "spec", "strategy", "rollingUpdate", "maxSurge");
  if (typeof surge === "number") return surge;
  const percent = typeof surge === "string" ? Number(surge.replace("%", "")) : 25;
  return Math.ceil((replicas * percent) / 100);
}

function workloadOf({ type, name: logical, props }: RegisteredResource, bounds: readonly Bounds[]): Workload {
  const namespace = namespaceOf(props);
  const name = textAt(props, "metadata", "name") ?? logical;
  const spec = at(props, "spec", "template", "spec");
  const replicas = numberAt(props, "spec", "replicas") ?? 1;
  const scaled = bounds.find((one) => one.target === name && one.namespace === namespace);
  const { least, kept, most } = scaled ?? { least: replicas, kept: replicas, most: replicas };
  const label = (key: string): string | undefined =>
    textAt(props, "metadata", "labels", key) ?? textAt(props, "spec", "template", "metadata", "labels", key);
  return {
    name: `${namespace}/${name}`,
    namespace,
    model: label(labelKeys.model) ?? label(labelKeys.nearline),
    team: label(labelKeys.team),
    ...podAmounts(spec),
    ...placedBy(spec),
    replicas: { least, kept, most },
    surge: surgeOf(type, props, most),
  };
}

/** Envoy's proxies, which Envoy Gateway makes a Deployment of: https://gateway.envoyproxy.io/docs/api/extension_types/#kubernetesdeploymentspec */
function proxiesOf({ name, props }: RegisteredResource): Workload {
  const provider = at(props, "spec", "provider", "kubernetes");
  const deployment = at(provider, "envoyDeployment");
  const replicas = numberAt(deployment, "replicas") ?? 1;
  const least = numberAt(provider, "envoyHpa", "minReplicas") ?? replicas;
  const namespace = namespaceOf(props);
  return {
    name: `${namespace}/${textAt(props, "metadata", "name") ?? name}`,
    namespace,
    model: undefined,
    team: undefined,
    // Beside Envoy, its manager reserves what Envoy Gateway gives it; that is not said here.
    size: { ...amountsAt(deployment, "container", "resources", "requests"), pods: 1 },
    limits: amountsAt(deployment, "container", "resources", "limits"),
    ...placedBy(at(deployment, "pod")),
    replicas: { least, kept: least, most: numberAt(provider, "envoyHpa", "maxReplicas") ?? replicas },
    surge: surgeOf(resourceTypes.deployment, { spec: { strategy: at(deployment, "strategy") } }, replicas),
  };
}

/** Runs of a CronJob that keeps to one at a time: none of its pods but while one is under way. */
function runsOf({ name: logical, props }: RegisteredResource): Workload {
  const namespace = namespaceOf(props);
  const job = at(props, "spec", "jobTemplate", "spec");
  const spec = at(job, "template", "spec");
  const most = numberAt(job, "parallelism") ?? 1;
  const within = numberAt(job, "activeDeadlineSeconds");
  const name = `${namespace}/${textAt(props, "metadata", "name") ?? logical}`;
  return {
    name,
    namespace,
    model: textAt(props, "metadata", "labels", labelKeys.batch),
    team: textAt(props, "metadata", "labels", labelKeys.team),
    ...podAmounts(spec),
    ...placedBy(spec),
    replicas: { least: 0, kept: 0, most },
    surge: 0,
    run: {
      name,
      schedule: scheduleOf(props),
      fewest: most,
      ...(within === undefined ? {} : { withinSeconds: within }),
    },
  };
}

/** Pods that come in numbers, and what is not reckoned with of them. Pure. */
export function workloadsOf(resources: readonly RegisteredResource[]): {
  readonly workloads: readonly Workload[];
  readonly unknown: readonly string[];
} {
  const bounds = resources.flatMap(boundsOf);
  const deployed = resources.filter(
    ({ type }) => type === resourceTypes.deployment || type === resourceTypes.statefulSet,
  );
  const proxies = resources.filter(({ type }) => type === resourceTypes.proxies);
  const runs = resources.filter(({ type }) => type === resourceTypes.cronJob);
  const workloads = [
    ...deployed.map((one) => workloadOf(one, bounds)),
    ...runs.map(runsOf),
    ...resources.flatMap(sparkWorkloads),
    ...proxies.map(proxiesOf),
  ];
  const templates = [
    ...deployed.map(({ name, props }) => ({ name, spec: at(props, "spec", "template", "spec") })),
    ...runs.map(({ name, props }) => ({ name, spec: at(props, "spec", "jobTemplate", "spec", "template", "spec") })),
  ];
  const stricter = templates.filter(({ spec }) => hasStricterRules(spec));
  return {
    workloads,
    unknown: stricter.map(
      ({ name }) => `${name} has rules of affinity or spreading that may leave pods waiting where there is room.`,
    ),
  };
}
