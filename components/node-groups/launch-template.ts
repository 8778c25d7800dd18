import type * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { poolTags } from "./node-group.ts";
import type { Pool } from "./pool.ts";
import { userData } from "./user-data.ts";

/** What a template needs of other objects. */
export interface TemplateBindings<S> {
  /** ARN of the key that encrypts the nodes' disks. */
  readonly keyArn: S;
  readonly securityGroupId: S;
}

/** Bottlerocket's two volumes: the system's, which is read-only, and the one of images, containers and logs. https://bottlerocket.dev/en/faq/ */
const systemDevice = "/dev/xvda";
const dataDevice = "/dev/xvdb";

/**
 * What instances of a pool are beyond their type. Credentials of the node stay out of reach of pods: the metadata service wants a
 * token, which does not pass the hop into a container.
 * https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html#_restrict_access_to_the_instance_profile_assigned_to_the_worker_node
 */
export function launchTemplateSpec<S extends pulumi.Input<string>>(
  environment: EnvironmentName,
  pool: Pool,
  { keyArn, securityGroupId }: TemplateBindings<S>,
) {
  const encrypted = { encrypted: "true", kmsKeyId: keyArn, volumeType: "gp3", deleteOnTermination: "true" };
  const tags = poolTags(environment, pool);
  return {
    name: awsName(environment, pool.name),
    updateDefaultVersion: true,
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    blockDeviceMappings: [
      { deviceName: systemDevice, ebs: encrypted },
      { deviceName: dataDevice, ebs: { ...encrypted, volumeSize: pool.diskGiB } },
    ],
    vpcSecurityGroupIds: [securityGroupId],
    userData: Buffer.from(userData(pool)).toString("base64"),
    tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
    tags,
  };
}
