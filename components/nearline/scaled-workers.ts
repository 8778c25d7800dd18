import { redisPort } from "../network-peers.ts";
import { kafkaAuthentication, kafkaTrigger } from "./kafka/scaling.ts";
import { queueKeys } from "./redis/keys.ts";
import { mostWorkers, type ResolvedNearline } from "./settings.ts";
import type { NearlineSource } from "./source.ts";

function trigger(model: string, nearline: ResolvedNearline, source: NearlineSource) {
  const perWorker = String(nearline.workers.waitingPerWorker);
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
  if (source.kind === "kafka") return kafkaTrigger(model, nearline, source);
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

/** How KEDA proves who it is to what it asks; undefined where it need not. */
function authenticationOf(source: NearlineSource, configMap: string) {
  switch (source.kind) {
    case "redis":
      return undefined;
    case "sqs":
      // By the role of KEDA's own pods. https://keda.sh/docs/2.20/authentication-providers/aws/
      return { podIdentity: { provider: "aws" } };
    case "kafka":
      return kafkaAuthentication(source.settings, configMap);
  }
}

/** What says how many workers there are: KEDA, by what waits; none for an empty queue. Pure. */
export function scaledWorkers<S>(
  model: string,
  nearline: ResolvedNearline,
  source: NearlineSource,
  { namespace, labels }: { readonly namespace: S; readonly labels: Readonly<Record<string, string>> },
) {
  const metadata = { name: `${model}-worker`, namespace, labels };
  const proof = authenticationOf(source, metadata.name);
  return {
    ...(proof === undefined
      ? {}
      : {
          authentication: {
            apiVersion: "keda.sh/v1alpha1" as const,
            kind: "TriggerAuthentication" as const,
            metadata,
            spec: proof,
          },
        }),
    scaledObject: {
      apiVersion: "keda.sh/v1alpha1" as const,
      kind: "ScaledObject" as const,
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: metadata.name },
        minReplicaCount: 0,
        maxReplicaCount: mostWorkers(nearline, source.kind === "kafka" ? source.settings : source),
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
