import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ClusterRef } from "../../components/cluster/index.ts";
import type { Priority } from "../../components/priorities.ts";
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
