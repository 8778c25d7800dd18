import { createHash } from "node:crypto";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { resourceTagPrefix } from "../node-shape.ts";
import { acceleratorResource, nodeLabels, type Taint } from "../nodes.ts";
import type { Pool } from "./pool.ts";

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html (amiType) */
const imageTypes = {
  amd64: { plain: "BOTTLEROCKET_x86_64", gpu: "BOTTLEROCKET_x86_64_NVIDIA" },
  arm64: { plain: "BOTTLEROCKET_ARM_64", gpu: "BOTTLEROCKET_ARM_64_NVIDIA" },
} as const;

const capacityTypes = { "on-demand": "ON_DEMAND", spot: "SPOT" } as const;

const taintEffects: { readonly [E in Taint["effect"]]: string } = { NoSchedule: "NO_SCHEDULE" };

/**
 * What of a pool's node group is neither a late value nor another object of AWS. Its name ends in a digest of what AWS only
 * takes for a new group (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-eks-nodegroup.html):
 * when that changes, the new group can be made before the old one is drained, and a run that was cut off meets what it made.
 */
export function nodeGroupSpec(environment: EnvironmentName, pool: Pool) {
  const amiType = imageTypes[pool.instance.architecture][pool.gpus > 0 ? "gpu" : "plain"];
  const fixed = {
    instanceTypes: [...pool.instances],
    amiType,
    capacityType: capacityTypes[pool.capacity],
  };
  const digest = createHash("sha256")
    .update(JSON.stringify([fixed, pool.zones]))
    .digest("hex")
    .slice(0, 6);
  return {
    ...fixed,
    nodeGroupName: awsName(environment, pool.name, digest),
    labels: pool.labels,
    taints: pool.taints.map(({ key, value, effect }) => ({ key, value, effect: taintEffects[effect] })),
    // The autoscaler moves the number that is wanted; the program only says where it begins.
    scalingConfig: { minSize: pool.min, desiredSize: pool.min, maxSize: pool.max },
    // Accelerators are scarce: a node leaves before its successor comes, where other pools first add and then remove.
    // https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
    updateConfig:
      pool.gpus > 0
        ? { maxUnavailable: 1, updateStrategy: "MINIMAL" }
        : { maxUnavailablePercentage: 33, updateStrategy: "DEFAULT" },
    // Nodes that stay unready are replaced: https://docs.aws.amazon.com/eks/latest/userguide/node-health.html
    nodeRepairConfig: { enabled: true },
    tags: { ...poolTags(environment, pool), ...scaleFromZeroTags(pool) },
  };
}

/** Tags of everything that belongs to a pool, instances and volumes too: those get none of the provider's default tags. */
export function poolTags(environment: EnvironmentName, { name }: Pool): Readonly<Record<string, string>> {
  return {
    Name: awsName(environment, name),
    "ml-serving/environment": environment,
    [nodeLabels.pool]: name,
  };
}

/** What the autoscaler cannot read from the instance type when there is no node to look at. */
function scaleFromZeroTags({ gpus, diskGiB }: Pool): Readonly<Record<string, string>> {
  return {
    [`${resourceTagPrefix}ephemeral-storage`]: `${diskGiB}Gi`,
    ...(gpus > 0 ? { [`${resourceTagPrefix}${acceleratorResource}`]: `${gpus}` } : {}),
  };
}
