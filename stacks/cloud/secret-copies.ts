import { monitoredJenkins } from "../../components/ci/monitored.ts";
import { receiverSecretCopies } from "../../components/monitoring/alerts/secrets.ts";
import { resolveAlerts } from "../../components/monitoring/alerts/settings.ts";
import { grafanaSecretCopies } from "../../components/monitoring/grafana/settings.ts";
import { jenkinsOf, jenkinsSecretCopies } from "../../components/monitoring/jenkins/settings.ts";
import { kafkaLoginName } from "../../components/nearline/kafka/settings.ts";
import { kedaNamespace, teamNamespace } from "../../components/network-peers.ts";
import { pullSecretCopy, type RegistryRef } from "../../components/registry/place.ts";
import { keeperName, keeperNeeds } from "../../components/secret-copies/render.ts";
import type { SecretCopy } from "../../components/secret-copies/settings.ts";
import { secretsBelow } from "../../components/secret-files.ts";
import type { ModelNeeds } from "../../components/tenancy/validate.ts";
import type { CloudEnvironment } from "../environments/environment.ts";
import { registryOf } from "./registry.ts";

/** What the namespace of the monitoring needs of Secrets Manager as Secrets. */
export function monitoringSecretCopies({ monitoring, ci }: CloudEnvironment): readonly SecretCopy[] {
  const { alerts, grafana } = monitoring;
  const own = ci?.jenkins === undefined ? {} : { ownJenkins: monitoredJenkins(ci.jenkins) };
  return [
    ...receiverSecretCopies(resolveAlerts(alerts)),
    ...grafanaSecretCopies(grafana),
    ...jenkinsSecretCopies(jenkinsOf({ ...monitoring, ...own })),
  ];
}

/** What a namespace's pods log in at Kafka by, where they do: workers of queues in their teams' namespaces, and KEDA. Pure. */
export function kafkaSecretCopies(
  { name, models, queues }: Pick<CloudEnvironment, "name" | "models" | "queues">,
  namespace: string,
): readonly SecretCopy[] {
  if (queues?.kind !== "kafka" || queues.access === "private-network") return [];
  const asked = models.filter(({ nearline }) => nearline !== undefined).map(({ team }) => teamNamespace(team));
  if (asked.length === 0 || ![kedaNamespace, ...asked].includes(namespace)) return [];
  const from = `${secretsBelow(name)}/${namespace}/${queues.access.secret}`;
  return [{ name: kafkaLoginName, from, keys: { username: "username", password: "password" } }];
}

/**
 * What a team's namespace needs as Secrets: what pods pull with, where nodes cannot log in at the registry by their role,
 * and what workers log in at Kafka by. Pure.
 */
export function teamSecretCopies(
  environment: Pick<CloudEnvironment, "name" | "models" | "queues">,
  registry: RegistryRef,
  namespace: string,
): readonly SecretCopy[] {
  const pull = pullSecretCopy(registry);
  return [...(pull === undefined ? [] : [pull]), ...kafkaSecretCopies(environment, namespace)];
}

/** What brings secrets into teams' namespaces takes of their shares. Pure. */
export function secretCopyNeeds(environment: CloudEnvironment): readonly ModelNeeds[] {
  const registry = registryOf(environment);
  return Object.keys(environment.teams)
    .filter((team) => teamSecretCopies(environment, registry, teamNamespace(team)).length > 0)
    .map((team) => ({ model: keeperName, team, ...keeperNeeds }));
}
