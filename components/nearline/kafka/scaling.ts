import { kafkaLoginName, type KafkaQueue, type KafkaSettings } from "./settings.ts";
import { nearlineDefaults, type ResolvedNearline } from "../settings.ts";

/** Key of a worker's ConfigMap under which KEDA finds who signed the brokers' certificates. */
export const authorityFile = "authority.pem";

/**
 * What KEDA speaks to brokers: as old as it can be, and new enough for brokers of version 4, which understand nothing from
 * before 2.1. https://kafka.apache.org/41/getting-started/compatibility
 */
const spoken = "2.8.0";

/**
 * KEDA asks how far the group is behind the topic's end: what is worked on counts as waiting until its result is written.
 * https://keda.sh/docs/2.20/scalers/apache-kafka/
 */
export function kafkaTrigger(
  model: string,
  { ordered, workers }: ResolvedNearline,
  { settings, topics, group }: KafkaQueue,
) {
  const { brokers, access } = settings;
  const perWorker = ordered ? nearlineDefaults.workers.waitingPerWorker : workers.waitingPerWorker;
  return {
    type: "kafka",
    metricType: "AverageValue",
    metadata: {
      bootstrapServers: brokers.join(","),
      consumerGroup: group,
      topic: topics.requests,
      lagThreshold: String(perWorker),
      activationLagThreshold: "0",
      // As workers begin: where nobody has committed anything, all of the topic waits.
      offsetResetPolicy: "earliest",
      version: spoken,
      ...(access === "private-network" ? {} : { sasl: "scram_sha512", tls: "enable" }),
    },
    ...(access === "private-network" ? {} : { authenticationRef: { name: `${model}-worker` } }),
  };
}

/**
 * How KEDA logs in. It may read Secrets of its own namespace alone, and looks for them there whatever object names them:
 * https://github.com/kedacore/keda/blob/v2.20.2/pkg/scaling/resolver/scale_resolvers.go#L694
 *
 * @param configMap the worker's
 */
export function kafkaAuthentication({ access }: KafkaSettings, configMap: string) {
  if (access === "private-network") return undefined;
  return {
    secretTargetRef: ["username", "password"].map((key) => ({ parameter: key, name: kafkaLoginName, key })),
    ...(access.authority === undefined
      ? {}
      : { configMapTargetRef: [{ parameter: "ca", name: configMap, key: authorityFile }] }),
  };
}
