import {
  champion,
  challenger,
  series,
  stays,
  grows,
  podOf,
  labelled,
  replicas,
  who,
  restarts,
  type AlertCase,
  type Fed,
} from "./case.ts";

const waiting = (reason: string, values: string): Fed => ({
  [series("kube_pod_container_status_waiting_reason", { ...podOf, container: "model", reason })]: values,
});

export const replicasCases: Readonly<Record<string, AlertCase>> = {
  ModelNotReady: {
    severity: "page",
    fires: {
      fed: replicas(0, 2, 0.1),
      after: 2,
      labels: champion,
      summary: "iris: no replica answers",
      description: `None of the 2 replicas of ${who} is ready, and it is asked: every request fails.`,
    },
    silent: {
      "one replica answers": replicas(1, 2, 0.1),
      "nobody asks": replicas(0, 2, 0),
      "there is to be none until somebody calls": replicas(0, 0, 0.1),
      "it is a challenger": replicas(0, 1, 0.1, challenger),
    },
  },
  ModelVariantNotReady: {
    severity: "ticket",
    fires: {
      fed: replicas(0, 1, 0, challenger),
      after: 11,
      labels: challenger,
      summary: "iris: challenger-1a2b3c4d is not ready",
      description: "None of the 1 replicas of iris (challenger-1a2b3c4d, team examples) is ready.",
    },
    silent: { "it is": replicas(1, 1, 0, challenger), "there is to be none": replicas(0, 0, 0, challenger) },
  },
  ModelNotWoken: {
    severity: "page",
    fires: {
      fed: { ...replicas(0, 0, 0), [series("model:connections_refused:rate1m", champion)]: stays(0.5) },
      after: 4,
      labels: champion,
      summary: "iris: callers find it asleep",
      description: `${who} has no replica and is to have none, and 0.50 requests a second ask for it.`,
    },
    silent: {
      "nobody calls": { ...replicas(0, 0, 0), [series("model:connections_refused:rate1m", champion)]: stays(0) },
      "it is being woken": { ...replicas(0, 1, 0), [series("model:connections_refused:rate1m", champion)]: stays(1) },
    },
  },
  ModelReplicasMissing: {
    severity: "ticket",
    fires: {
      fed: replicas(2, 5, 1),
      after: 16,
      labels: champion,
      summary: "iris: replicas are missing",
      description: `3 replicas of ${who} are not ready. The others answer for them.`,
    },
    silent: { "all are ready": replicas(5, 5, 1) },
  },
  ModelCrashLooping: {
    severity: "ticket",
    fires: {
      // One a minute.
      fed: { ...labelled, ...restarts(podOf, grows(1)) },
      after: 30,
      labels: champion,
      summary: "iris: containers crash again and again",
      description: `Containers of ${who} were started 15 times anew within 15m.`,
    },
    silent: {
      "a container was started anew once": { ...labelled, ...restarts(podOf, "0x20 1x100") },
      "it is no model's": restarts({ namespace: "x", pod: "y" }, grows(1)),
    },
  },
  ModelOutOfMemory: {
    severity: "ticket",
    fires: {
      fed: {
        ...labelled,
        ...restarts(podOf, "0x10 2x100"),
        [series("kube_pod_container_status_last_terminated_reason", {
          ...podOf,
          container: "model",
          reason: "OOMKilled",
        })]: stays(1),
      },
      after: 15,
      labels: champion,
      summary: "iris: killed for its memory",
      description: `2 containers of ${who} took more memory than they may and were killed within 15m.`,
    },
    silent: {
      "it ended by itself": {
        ...labelled,
        ...restarts(podOf, "0x10 2x100"),
        [series("kube_pod_container_status_last_terminated_reason", { ...podOf, container: "model", reason: "Error" })]:
          stays(1),
      },
      "it was long ago": {
        ...labelled,
        ...restarts(podOf, stays(2)),
        [series("kube_pod_container_status_last_terminated_reason", {
          ...podOf,
          container: "model",
          reason: "OOMKilled",
        })]: stays(1),
      },
    },
  },
  ModelArtifactUnavailable: {
    severity: "ticket",
    fires: {
      fed: { ...labelled, ...waiting("ImagePullBackOff", stays(1)) },
      after: 6,
      labels: champion,
      summary: "iris: an artifact or an image cannot be pulled",
      description: `1 containers of ${who} cannot start because their image or artifact cannot be had.`,
    },
    silent: {
      "it is being pulled": { ...labelled, ...waiting("ContainerCreating", stays(1)) },
      "it came after a minute": { ...labelled, ...waiting("ErrImagePull", "1x1 0x100") },
    },
  },
};
