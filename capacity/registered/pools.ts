import type { InstanceFacts } from "../../components/instance-facts.ts";
import { nodeResources, ownLabels, resourceTagPrefix } from "../../components/node-shape.ts";
import { acceleratorResource, capacityTypeLabel, nodeLabels } from "../../components/nodes.ts";
import type { NodePool, Taint } from "../facts.ts";
import { amountIn } from "./quantities.ts";
import { listAt, numberAt, textAt, textsAt } from "./read.ts";
import { resourceTypes, type RegisteredResource } from "./resource.ts";

/** Looks an instance type up; undefined where nothing is known of it. */
export type InstanceLookup = (instanceType: string) => InstanceFacts | undefined;

/** Effects as EKS writes them: https://docs.aws.amazon.com/eks/latest/APIReference/API_Taint.html */
const effects: Readonly<Record<string, string>> = {
  NO_SCHEDULE: "NoSchedule",
  NO_EXECUTE: "NoExecute",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
};

function taintsOf(props: unknown): readonly Taint[] {
  return listAt(props, "taints").map((one) => {
    const effect = textAt(one, "effect") ?? "";
    return { key: textAt(one, "key") ?? "", value: textAt(one, "value") ?? "", effect: effects[effect] ?? effect };
  });
}

/** The size of a data volume that no tag tells of; it decides nothing that is reckoned here. */
const someDiskGiB = 80;

/** What pods may have of a node, in what is counted here: rounded down, as something that is given. */
export function roomOf(instance: InstanceFacts, gpus: number): NodePool["room"] {
  const { allocatable } = nodeResources(instance, { gpus, diskGiB: someDiskGiB });
  return Object.fromEntries(
    Object.entries(allocatable)
      .filter(([resource]) => resource !== "ephemeral-storage")
      .map(([resource, value]) => [resource, amountIn(resource, value, Math.floor) ?? 0]),
  );
}

/** All addresses that a node may have. */
export function addressesOf({ network }: InstanceFacts): number {
  return network.interfaces * network.addresses;
}

function poolOf({ name, props }: RegisteredResource, lookUp: InstanceLookup): NodePool | string {
  const instanceType = textAt(props, "instanceTypes", 0);
  const facts = instanceType === undefined ? undefined : lookUp(instanceType);
  const min = numberAt(props, "scalingConfig", "minSize");
  const max = numberAt(props, "scalingConfig", "maxSize");
  const labels = textsAt(props, "labels");
  const called = labels[nodeLabels.pool] ?? name;
  if (instanceType === undefined || min === undefined || max === undefined)
    return `What the nodes of ${called} are, or how many, is not known yet.`;
  if (facts === undefined)
    return `Nothing is known of ${instanceType}, of which ${called} is made: npx ml lock instances.`;
  const tagged = textAt(props, "tags", `${resourceTagPrefix}${acceleratorResource}`);
  return {
    name: called,
    instanceType,
    capacity: textAt(props, "capacityType") === "SPOT" ? "spot" : "on-demand",
    min,
    max,
    room: roomOf(facts, tagged === undefined ? (facts.accelerator?.count ?? 0) : Number(tagged)),
    labels: {
      ...ownLabels(instanceType, facts),
      [capacityTypeLabel]: textAt(props, "capacityType") === "SPOT" ? "SPOT" : "ON_DEMAND",
      ...labels,
    },
    taints: taintsOf(props),
    addresses: addressesOf(facts),
    vcpus: facts.cpu,
  };
}

/** Pools of the node groups among resources, and those of which not enough is known. Pure. */
export function poolsOf(
  resources: readonly RegisteredResource[],
  lookUp: InstanceLookup,
): { readonly pools: readonly NodePool[]; readonly unknown: readonly string[] } {
  const read = resources.filter(({ type }) => type === resourceTypes.nodeGroup).map((one) => poolOf(one, lookUp));
  return {
    pools: read.filter((one) => typeof one !== "string"),
    unknown: read.filter((one) => typeof one === "string"),
  };
}
