import { redisPort } from "../network-peers.ts";
import { queueKeys } from "./keys.ts";
import type { ResolvedNearline } from "./settings.ts";
import type { NearlineSource } from "./source.ts";

function trigger(model: string, { workers }: ResolvedNearline, source: NearlineSource) {
  const perWorker = String(workers.waitingPerWorker);
  if (source.kind === "sqs")
    return {
      // What is worked on counts as waiting. https://keda.sh/docs/2.20/scalers/aws-sqs/
      type: "aws-sqs-queue",
      metricType: "AverageValue",
      metadata: {
        queueURL: source.requests,
        awsRegion: source.region,
        queueLength: perWorker,
        activationQueueLength: "0",
        scaleOnInFlight: "true",
      },
      authenticationRef: { name: `${model}-worker` },
    };
  return {
    // What is answered is removed from the stream: its length is what waits and what is worked on, so that nobody
    // goes before the last result is written. https://keda.sh/docs/2.20/scalers/redis-streams/
    type: "redis-streams",
    metricType: "AverageValue",
    metadata: {
      address: `${source.host}:${redisPort}`,
      stream: queueKeys(model).queue,
      streamLength: perWorker,
      activationLagCount: "0",
    },
  };
}

/** What says how many workers there are: KEDA, by what waits; none for an empty queue. Pure. */
export function scaledWorkers<S>(
  model: string,
  nearline: ResolvedNearline,
  source: NearlineSource,
  { namespace, labels }: { readonly namespace: S; readonly labels: Readonly<Record<string, string>> },
) {
  const metadata = { name: `${model}-worker`, namespace, labels };
  return {
    ...(source.kind === "redis"
      ? {}
      : {
          authentication: {
            apiVersion: "keda.sh/v1alpha1" as const,
            kind: "TriggerAuthentication" as const,
            metadata,
            // By the role of KEDA's own pods. https://keda.sh/docs/2.20/authentication-providers/aws/
            spec: { podIdentity: { provider: "aws" } },
          },
        }),
    scaledObject: {
      apiVersion: "keda.sh/v1alpha1" as const,
      kind: "ScaledObject" as const,
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: metadata.name },
        minReplicaCount: 0,
        maxReplicaCount: nearline.workers.max,
        pollingInterval: 5,
        cooldownPeriod: 30,
        advanced: {
          horizontalPodAutoscalerConfig: {
            behavior: {
              scaleUp: { stabilizationWindowSeconds: 0 },
              // Whoever goes ends its calls first; what it leaves is taken over.
              scaleDown: { stabilizationWindowSeconds: 30 },
            },
          },
        },
        triggers: [trigger(model, nearline, source)],
      },
    },
  };
}
