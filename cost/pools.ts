import { resourceTagPrefix } from "../components/node-shape.ts";
import { nodeLabels } from "../components/nodes.ts";
import type { CapacityFacts, NodePool, Workload } from "../capacity/facts.ts";
import { nodesByPool, podsAt, type Level } from "../capacity/nodes.ts";
import { amountOf } from "../capacity/pack.ts";
import { contestsOf, type Contest } from "../capacity/place.ts";
import { quantity } from "../capacity/registered/quantities.ts";
import { at, textAt } from "../capacity/registered/read.ts";
import { resourceTypes, type RegisteredResource } from "../capacity/registered/index.ts";
import { add, always, noCost, times, type CostRange } from "./cost.ts";
import { hoursAMonth } from "./items.ts";

/** Prices one item, and remembers what was asked. Undefined where the price is not known. */
export type Ask = (item: string, what: string) => number | undefined;

/** How many nodes a pool has: its fewest, those that the replicas that models keep need, its most. */
export interface PoolNodes {
  readonly contest: Contest;
  readonly pool: NodePool;
  readonly nodes: CostRange;
}

/** Pure. */
export function poolNodes({ pools, workloads, onEveryNode }: CapacityFacts): readonly PoolNodes[] {
  return contestsOf(pools, workloads, onEveryNode).contests.flatMap((contest) => {
    const kept = nodesByPool(contest, "kept");
    return contest.pools.map(({ pool }) => ({
      contest,
      pool,
      nodes: { least: pool.min, expected: kept.get(pool.name) ?? pool.min, most: pool.max },
    }));
  });
}

/** The size of a node's data volume, as the node group tells the autoscaler. */
function diskGiB(resources: readonly RegisteredResource[], pool: NodePool): number | undefined {
  const group = resources.find(
    ({ type, name, props }) =>
      type === resourceTypes.nodeGroup && (textAt(props, "labels", nodeLabels.pool) ?? name) === pool.name,
  );
  const bytes = quantity(at(group?.props, "tags", `${resourceTagPrefix}ephemeral-storage`));
  return bytes === undefined ? undefined : bytes / 2 ** 30;
}

/** What an hour of a pool's node is in the price table. */
export function nodeItem({ capacity, instanceType }: NodePool): string {
  return capacity === "spot" ? `spot/${instanceType}` : instanceType;
}

/** What a pool's nodes and their data volumes cost; undefined what has no price. */
export function poolCost({ pool, nodes }: PoolNodes, resources: readonly RegisteredResource[], ask: Ask) {
  const hour = ask(nodeItem(pool), `nodes of pool ${pool.name}`);
  const size = diskGiB(resources, pool);
  const gib = size === undefined ? undefined : ask("ebs-gp3", `volumes of nodes of pool ${pool.name}`);
  return {
    nodes: hour === undefined ? undefined : times(nodes, always(hour * hoursAMonth)),
    disks: gib === undefined || size === undefined ? undefined : times(nodes, always(gib * size)),
  };
}

/** What a workload has of a contest's nodes: the largest of its shares of CPU, memory and accelerators. */
function shareAt({
  workload,
  level,
  room,
}: {
  workload: Workload;
  level: Level;
  room: ReadonlyMap<string, number>;
}): number {
  const pods = podsAt(workload, level);
  const shares = [...room].map(([resource, all]) => {
    const taken = pods * amountOf(workload.size, resource);
    return all === 0 ? 0 : taken / all;
  });
  return Math.max(0, ...shares);
}

/** Shares of a contest's nodes by workload; not more than everything together. */
function sharesAt(workloads: readonly Workload[], level: Level, room: ReadonlyMap<string, number>): readonly number[] {
  const raw = workloads.map((workload) => shareAt({ workload, level, room }));
  const sum = raw.reduce((all, one) => all + one, 0);
  return sum > 1 ? raw.map((one) => one / sum) : raw;
}

function roomAt(parts: readonly PoolNodes[], level: keyof CostRange): ReadonlyMap<string, number> {
  const [first] = parts;
  const resources = [...new Set(parts.flatMap(({ pool }) => Object.keys(pool.room)))].filter((one) => one !== "pods");
  const roomOf = (name: string, resource: string): number =>
    amountOf(first?.contest.pools.find(({ pool }) => pool.name === name)?.room ?? {}, resource);
  return new Map(
    resources.map((resource) => [
      resource,
      parts.reduce((sum, { pool, nodes }) => sum + nodes[level] * roomOf(pool.name, resource), 0),
    ]),
  );
}

/** A part of what a contest's pools cost, and whose it is. */
export interface Allocated {
  readonly workload: Workload | undefined;
  readonly share: CostRange;
}

/** Divides the pools of one contest among the workloads that run on them; the last part is nobody's. Pure. */
export function allocate(parts: readonly PoolNodes[]): readonly Allocated[] {
  const workloads = parts[0]?.contest.workloads.map(({ workload }) => workload) ?? [];
  const least = sharesAt(workloads, "least", roomAt(parts, "least"));
  const expected = sharesAt(workloads, "kept", roomAt(parts, "expected"));
  const most = sharesAt(workloads, "most", roomAt(parts, "most"));
  const shared = workloads.map((workload, index) => ({
    workload,
    share: { least: least[index] ?? 0, expected: expected[index] ?? 0, most: most[index] ?? 0 },
  }));
  const all = shared.reduce((sum, { share }) => add(sum, share), noCost);
  const left = (level: keyof CostRange): number => Math.max(0, 1 - all[level]);
  return [
    ...shared,
    { workload: undefined, share: { least: left("least"), expected: left("expected"), most: left("most") } },
  ];
}
