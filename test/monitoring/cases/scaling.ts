import {
  champion,
  challenger,
  series,
  stays,
  podOf,
  labelled,
  replicas,
  who,
  asked,
  p99,
  type AlertCase,
  type Fed,
} from "./case.ts";

const deployed = {
  [series("kube_deployment_labels", { namespace: "models-examples", deployment: "iris-champion", ...champion })]:
    stays(1),
};

const autoscaler = (metric: string, value: number, more = "", name = "iris-champion"): Fed => ({
  [`kube_horizontalpodautoscaler_${metric}{namespace="models-examples", horizontalpodautoscaler="${name}"${more}}`]:
    stays(value),
});

const gpu = (used: number, free: number): Fed => ({
  [series("DCGM_FI_DEV_FB_USED", { ...podOf, gpu: "0" })]: stays(used),
  [series("DCGM_FI_DEV_FB_FREE", { ...podOf, gpu: "0" })]: stays(free),
});

export const scalingCases: Readonly<Record<string, AlertCase>> = {
  ModelSaturated: {
    severity: "ticket",
    fires: {
      fed: { [series("model:saturation:ratio", champion)]: stays(0.95) },
      after: 16,
      labels: champion,
      summary: "iris: replicas are full",
      description: `${who} has used 95% of the CPU that it may for 15m.`,
    },
    silent: {
      "a little is left": { [series("model:saturation:ratio", champion)]: stays(0.9) },
      "it was so for ten minutes": { [series("model:saturation:ratio", champion)]: "0.95x9 0.5x100" },
    },
  },
  ModelAutoscalerAtMax: {
    severity: "ticket",
    fires: {
      fed: {
        ...deployed,
        ...autoscaler("status_desired_replicas", 6, "", "keda-hpa-iris-champion"),
        ...autoscaler("spec_max_replicas", 6, "", "keda-hpa-iris-champion"),
        ...autoscaler("spec_min_replicas", 1, "", "keda-hpa-iris-champion"),
      },
      after: 16,
      labels: champion,
      summary: "iris: cannot grow any more",
      description: `${who} has had all 6 replicas that it may have for 15m.`,
    },
    silent: {
      "one more may come": {
        ...deployed,
        ...autoscaler("status_desired_replicas", 5),
        ...autoscaler("spec_max_replicas", 6),
        ...autoscaler("spec_min_replicas", 1),
      },
      "it may not grow at all": {
        ...deployed,
        ...autoscaler("status_desired_replicas", 2),
        ...autoscaler("spec_max_replicas", 2),
        ...autoscaler("spec_min_replicas", 2),
      },
    },
  },
  ModelAutoscalerBlind: {
    severity: "ticket",
    fires: {
      fed: {
        ...deployed,
        ...replicas(1, 1, 1),
        ...autoscaler("status_condition", 1, ', condition="ScalingActive", status="false"'),
      },
      after: 11,
      labels: champion,
      summary: "iris: its autoscaler cannot measure",
      description: `The autoscaler of ${who} has no measurement, from KEDA or the metrics server, and keeps the replicas that there are.`,
    },
    silent: {
      "it measures": {
        ...deployed,
        ...replicas(1, 1, 1),
        ...autoscaler("status_condition", 0, ', condition="ScalingActive", status="false"'),
      },
      "the model sleeps": {
        ...deployed,
        ...replicas(0, 0, 0),
        ...autoscaler("status_condition", 1, ', condition="ScalingActive", status="false"'),
      },
    },
  },
  ModelGpuMemoryFull: {
    severity: "ticket",
    fires: {
      // MiB of an L4.
      fed: { ...labelled, ...gpu(22_800, 200) },
      after: 16,
      labels: champion,
      summary: "iris: the accelerator's memory is full",
      description: `A GPU of ${who} has 99.13% of its memory in use.`,
    },
    silent: { "half is free": { ...labelled, ...gpu(11_500, 11_500) }, "it is no model's": gpu(22_800, 200) },
  },
  ChallengerFailsMore: {
    severity: "ticket",
    fires: {
      // 5 % against 1 %: 3 % beyond twice as much.
      fed: { ...asked(champion, 10, 0.1), ...asked(challenger, 1, 0.05) },
      after: 31,
      labels: challenger,
      summary: "iris: challenger-1a2b3c4d fails more than the champion",
      description:
        "challenger-1a2b3c4d of iris (team examples) fails more than twice as often as the champion over 30m: 3% of requests beyond that.",
    },
    silent: {
      "both fail alike": { ...asked(champion, 10, 0.5), ...asked(challenger, 1, 0.06) },
      // 0.05 a second for half an hour: 90 requests.
      "it was asked too little": { ...asked(champion, 10, 0), ...asked(challenger, 0.05, 0.05) },
    },
  },
  ChallengerSlower: {
    severity: "ticket",
    fires: {
      fed: { ...p99(champion, 0.02), ...p99(challenger, 0.05), ...asked(challenger, 1, 0) },
      after: 16,
      labels: challenger,
      summary: "iris: challenger-1a2b3c4d is slower than the champion",
      description: "The p99 of challenger-1a2b3c4d of iris (team examples) is 2.5 times the champion's.",
    },
    silent: {
      "it is as fast": { ...p99(champion, 0.02), ...p99(challenger, 0.025), ...asked(challenger, 1, 0) },
      "both are fast": { ...p99(champion, 0.001), ...p99(challenger, 0.003), ...asked(challenger, 1, 0) },
      "it was asked too little": { ...p99(champion, 0.02), ...p99(challenger, 0.05), ...asked(challenger, 0.05, 0) },
    },
  },
};
