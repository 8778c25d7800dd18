import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { monitoredJenkins } from "../../components/ci/monitored.ts";
import type { ClusterRef } from "../../components/cluster/index.ts";
import { receiverSecretCopies } from "../../components/monitoring/alerts/secrets.ts";
import { resolveAlerts } from "../../components/monitoring/alerts/settings.ts";
import { kafkaLoginName } from "../../components/nearline/kafka/settings.ts";
import { kedaNamespace, teamNamespace } from "../../components/network-peers.ts";
import type { Priority } from "../../components/priorities.ts";
import { secretsBelow } from "../../components/secret-files.ts";
import { grafanaSecretCopies } from "../../components/monitoring/grafana/settings.ts";
import { jenkinsOf, jenkinsSecretCopies } from "../../components/monitoring/jenkins/settings.ts";
import { SecretCopies } from "../../components/secret-copies/index.ts";
import type { SecretCopy } from "../../components/secret-copies/settings.ts";
import type { CloudEnvironment } from "../environments/environment.ts";
import type { CloudFacts } from "./facts.ts";

/** A namespace by its name, and what makes it. */
export interface NamespaceThere {
  readonly name: string;
  readonly there: pulumi.Resource;
  /** Of a team's: no pods of another are let in. @default the platform's own */
  readonly priority?: Priority;
}

/** What secrets are brought by: the platform, as far as this needs of it. */
export type Bringing = pulumi.ComponentResource & {
  readonly cluster: ClusterRef;
  readonly kubernetes: k8s.Provider;
  readonly nodes: readonly pulumi.Resource[];
  readonly bounded: pulumi.ResourceTransform[];
};

/** Brings secrets of Secrets Manager into a namespace, once that is there. @returns what somebody who reads them waits for */
export function bringSecrets(
  copies: readonly SecretCopy[],
  { name: namespace, there, priority }: NamespaceThere,
  { name: environment, account: { id: account, region } }: CloudEnvironment,
  { images }: CloudFacts,
  platform: Bringing,
): readonly pulumi.Resource[] {
  if (copies.length === 0) return [];
  const image = images.platform.keeper;
  const brought = new SecretCopies(
    `${namespace}-secrets`,
    {
      environment,
      account,
      region,
      cluster: platform.cluster.name,
      namespace,
      image,
      copies,
      ...(priority === undefined ? {} : { priority }),
    },
    {
      parent: platform,
      transforms: platform.bounded,
      providers: { kubernetes: platform.kubernetes },
      dependsOn: [...platform.nodes, there],
    },
  );
  return [brought];
}

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
