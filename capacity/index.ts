import type { Capacity, CapacityLimit } from "./capacity.ts";
import type { CapacityFacts, NodePool, NodeSubnet } from "./facts.ts";
import { nodesTaken, podsAt, type NodesTaken } from "./nodes.ts";
import { amountOf } from "./pack.ts";
import { contestsOf, type Contest } from "./place.ts";
import { quotaLimits } from "./quotas.ts";
import { inUnits, wordsOf } from "./words.ts";

export type { Capacity, CapacityLimit } from "./capacity.ts";
export type { CapacityFacts } from "./facts.ts";

function called(pools: readonly { readonly pool: NodePool }[]): string {
  return `${pools.length === 1 ? "pool" : "pools"} ${pools.map(({ pool }) => pool.name).join(", ")}`;
}

function nodesBecause({ enough, neverFewer, fits, isShort }: NodesTaken, pods: number): string {
  const what = `${pods} pods at their most, with those that rollouts start first`;
  if (fits) return `${what}: with ${enough} nodes each finds room, in whatever order they come.`;
  if (isShort) return `${what}: fewer than ${neverFewer} nodes cannot hold them, however they are placed.`;
  return `${what}: ${neverFewer} nodes could hold them, placed tightly; only with ${enough} does each find room in whatever order they come.`;
}

/** What nodes of a contest have of a resource together, and what pods ask for. */
function sumLimits({ pools, workloads }: Contest, what: string): readonly CapacityLimit[] {
  const resources = [...new Set(workloads.flatMap(({ workload }) => Object.keys(workload.size)))].sort();
  return resources.map((resource): CapacityLimit => {
    const needed = workloads.reduce(
      (sum, { workload }) => sum + podsAt(workload, "most and rolled out") * amountOf(workload.size, resource),
      0,
    );
    const available = pools.reduce((sum, { pool, room }) => sum + pool.max * amountOf(room, resource), 0);
    return {
      what,
      of: wordsOf(resource),
      needed: inUnits(resource, needed),
      available: inUnits(resource, available),
      fits: needed <= available,
      because: `${pools.map(({ pool, room }) => `${pool.max} × ${inUnits(resource, amountOf(room, resource))} of ${pool.instanceType}`).join(" + ")}, without what nodes keep and what runs on every node.`,
    };
  });
}

function contestLimits(contest: Contest): readonly CapacityLimit[] {
  if (contest.workloads.length === 0) return [];
  const what = called(contest.pools);
  const taken = nodesTaken(contest, "most and rolled out");
  const pods = contest.workloads.reduce((sum, { workload }) => sum + podsAt(workload, "most and rolled out"), 0);
  return [
    {
      what,
      of: "nodes",
      needed: taken.isShort ? taken.neverFewer : taken.enough,
      available: taken.available,
      fits: taken.fits,
      because: nodesBecause(taken, pods),
    },
    ...sumLimits(contest, what),
  ];
}

/**
 * Addresses of subnets when all pools are at their most. The VPC CNI gives pods addresses of its node's interfaces and keeps a whole
 * interface's in store, so that a node may take all that it could ever have:
 * https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/eni-and-ip-target.md
 */
function subnetLimits(subnets: readonly NodeSubnet[], pools: readonly NodePool[]): readonly CapacityLimit[] {
  if (subnets.length === 0) return [];
  const parts = pools.map(({ max, addresses }) => Math.ceil(max / subnets.length) * addresses);
  const needed = parts.reduce((sum, part) => sum + part, 0);
  const because = pools
    .map(({ name, max, addresses }) => `${Math.ceil(max / subnets.length)} nodes of ${name} × ${addresses}`)
    .join(" + ");
  return subnets.map(({ name, addresses }) => ({
    what: `subnet ${name}`,
    of: "addresses",
    needed,
    available: addresses,
    fits: needed <= addresses,
    because: `${because}: every node with all of its interfaces; of the subnet AWS keeps five.`,
  }));
}

/**
 * Whether everything has room when autoscalers have gone to their most, and every model is being rolled out at that moment. Pure.
 */
export function capacityOf(facts: CapacityFacts): Capacity {
  const { pools, workloads, onEveryNode, quotas, subnets, account, unknown } = facts;
  const { contests, nowhere } = contestsOf(pools, workloads, onEveryNode);
  const limits = [
    ...nowhere.map((workload): CapacityLimit => ({
      what: workload.name,
      of: "nodes that take one pod of it",
      needed: 1,
      available: 0,
      fits: false,
      because:
        "No pool has the labels that it asks for, taints that it tolerates, and room for one pod on an empty node.",
    })),
    ...contests.flatMap(contestLimits),
    ...quotaLimits(quotas, workloads),
    ...subnetLimits(subnets, pools),
    ...account.map((quota) => ({ ...quota, fits: quota.needed <= quota.available })),
  ];
  return { fits: limits.every(({ fits }) => fits), limits, unknown };
}
