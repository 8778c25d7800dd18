import type { InstanceFacts } from "../../../components/instance-facts.ts";
import { nodeResources, ownLabels, resourceTagPrefix } from "../../../components/node-shape.ts";
import { acceleratorResource } from "../../../components/nodes.ts";
import { loadLocks } from "../../../locks/load.ts";
import { lockValue } from "../../../locks/locks.ts";
import type { NodeGroup } from "../account/node-groups.ts";
import type { InstanceShape } from "./nodes.ts";

/** Looks an instance type up; undefined where nothing is known of it. */
export type InstanceLookup = (instanceType: string) => InstanceFacts | undefined;

/** What `locks/instances.yaml` says, read once. @throws Error when the file cannot be read */
export function lockedInstances(): InstanceLookup {
  const loaded = loadLocks();
  if ("issues" in loaded) throw new Error(loaded.issues.map(({ message }) => message).join("\n"));
  return (type) => {
    const fact = lockValue(loaded.locks, "instances", type);
    return fact.kind === "resolved" ? fact.value : undefined;
  };
}

/** How many pods share one accelerator by turns, as the node's own settings say. */
const timeSlices = /^\[settings\.kubelet-device-plugins\.nvidia\.time-slicing\][^[]*^replicas = (\d+)$/m;

/** What the node group's tags tell an autoscaler of its accelerators. */
function taggedGpus({ tags }: NodeGroup): number {
  return Number(tags[`${resourceTagPrefix}${acceleratorResource}`] ?? 0);
}

/**
 * Accelerators that a node's device plugin offers: by its settings, not by what the autoscaler is told. Of parts that a
 * partitioned accelerator has nothing is known here but the tag.
 */
function offeredGpus(group: NodeGroup, { accelerator }: InstanceFacts): number {
  if (accelerator === undefined || !group.amiType.includes("NVIDIA")) return 0;
  if (group.userData.includes('device-partitioning-strategy = "mig"')) return taggedGpus(group);
  return accelerator.count * Number(timeSlices.exec(group.userData)?.[1] ?? 1);
}

/**
 * What nodes of a group are, by the instance type that it prefers.
 * @throws Error for a type that nothing is known of, and where the autoscaler is told something else than nodes have
 */
export function instanceShape(group: NodeGroup, lookUp: InstanceLookup): InstanceShape {
  const [type = ""] = group.instanceTypes;
  const facts = lookUp(type);
  if (facts === undefined) throw new Error(`Node group ${group.name}: locks/instances.yaml does not know ${type}.`);
  const gpus = offeredGpus(group, facts);
  if (group.min === 0 && taggedGpus(group) !== gpus)
    throw new Error(
      `Node group ${group.name}: its tags tell the autoscaler of ${taggedGpus(group)} accelerators, and a node has ${gpus}.`,
    );
  return { labels: ownLabels(type, facts), ...nodeResources(facts, { gpus, diskGiB: group.diskGiB }) };
}
