import { parseCidr, sizeOf } from "../../components/cidr.ts";
import type { AccountQuota, CapacityFacts, NamespaceQuota, NodeSubnet, NodeWorkload } from "../facts.ts";
import { poolsOf, type InstanceLookup } from "./pools.ts";
import { placedBy, podAmounts } from "./pods.ts";
import { amountIn } from "./quantities.ts";
import { at, listAt, textAt, textsAt } from "./read.ts";
import { resourceTypes, type RegisteredResource } from "./resource.ts";
import { workloadsOf } from "./workloads.ts";

export type { InstanceLookup } from "./pools.ts";
export { resourceTypes, type RegisteredResource } from "./resource.ts";

function nodeWorkloads(resources: readonly RegisteredResource[]): readonly NodeWorkload[] {
  return resources
    .filter(({ type }) => type === resourceTypes.daemonSet)
    .map(({ name, props }) => {
      const spec = at(props, "spec", "template", "spec");
      const { nodeSelector, tolerations } = placedBy(spec);
      // The controller lets them onto nodes that are full or not ready, not past other taints.
      return { name, size: podAmounts(spec).size, nodeSelector, tolerations };
    });
}

/** Quotas of all pods of a namespace; those of some only, by their priority, are about who may make pods. */
function namespaceQuotas(resources: readonly RegisteredResource[]): readonly NamespaceQuota[] {
  return resources
    .filter(({ type, props }) => type === resourceTypes.quota && at(props, "spec", "scopeSelector") === undefined)
    .filter(({ props }) => listAt(props, "spec", "scopes").length === 0)
    .map(({ props }) => ({
      namespace: textAt(props, "metadata", "namespace") ?? "default",
      hard: Object.fromEntries(
        Object.entries(textsAt(props, "spec", "hard")).flatMap(([line, value]) => {
          const amount = amountIn(line.replace(/^(requests|limits)\./, ""), value, Math.floor);
          return amount === undefined ? [] : [[line, amount]];
        }),
      ),
    }));
}

/** AWS keeps the first four addresses of a subnet and the last: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
export const keptAddresses = 5;

/** Subnets of nodes, by the names that components/network gives them. */
function nodeSubnets(resources: readonly RegisteredResource[]): readonly NodeSubnet[] {
  return resources
    .filter(({ type, name }) => type === resourceTypes.subnet && name.includes("-private-"))
    .flatMap(({ name, props }) => {
      const range = parseCidr(textAt(props, "cidrBlock") ?? "");
      return range === undefined ? [] : [{ name, addresses: sizeOf(range) - keptAddresses }];
    });
}

/** Charts of which no object is among the resources: their pods are not known. Objects of a chart are named after it. */
function unseenCharts(resources: readonly RegisteredResource[]): readonly string[] {
  return resources
    .filter(({ type }) => type === resourceTypes.chart)
    .filter(({ name }) => !resources.some((one) => one.name.startsWith(`${name}:`)))
    .map(({ name }) => `What the pods of chart ${name} reserve is not known before the chart is rendered.`);
}

/**
 * What capacity is reckoned from, of the resources that a program registers. Pure.
 * @param account quotas of the account, where somebody declared them
 */
export function registeredFacts(
  resources: readonly RegisteredResource[],
  lookUp: InstanceLookup,
  account: readonly AccountQuota[] = [],
): CapacityFacts {
  const pools = poolsOf(resources, lookUp);
  const workloads = workloadsOf(resources);
  return {
    pools: pools.pools,
    workloads: workloads.workloads,
    onEveryNode: nodeWorkloads(resources),
    quotas: namespaceQuotas(resources),
    subnets: nodeSubnets(resources),
    account,
    unknown: [...pools.unknown, ...workloads.unknown, ...unseenCharts(resources)],
  };
}
