import type { Amounts, NodePool, NodeWorkload, Placed, Requirement, Taint, Toleration, Workload } from "./facts.ts";
import { amountOf, fitsEmpty } from "./pack.ts";

/** https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
function tolerates({ key, operator = "Equal", value = "", effect }: Toleration, taint: Taint): boolean {
  if (effect !== undefined && effect !== "" && effect !== taint.effect) return false;
  if (key === undefined || key === "") return operator === "Exists";
  return key === taint.key && (operator === "Exists" || value === (taint.value ?? ""));
}

function meets(labels: NodePool["labels"], { key, operator, values }: Requirement): boolean {
  const value = labels[key];
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
  }
}

/** Whether a pool's nodes have all that some term asks for. */
export function meetsSome(terms: readonly (readonly Requirement[])[], { labels }: Pick<NodePool, "labels">): boolean {
  return terms.some((term) => term.length > 0 && term.every((one) => meets(labels, one)));
}

/** Whether a pod's own words let it run on a pool's nodes, room aside. */
export function mayRunOn({ nodeSelector, tolerations, required }: Placed, pool: NodePool): boolean {
  const { labels, taints } = pool;
  const selected = Object.entries(nodeSelector).every(([key, value]) => labels[key] === value);
  const kept = taints.filter(({ effect }) => effect !== "PreferNoSchedule");
  return (
    selected &&
    (required === undefined || meetsSome(required, pool)) &&
    kept.every((taint) => tolerations.some((toleration) => tolerates(toleration, taint)))
  );
}

/** What is left of a node's room beside what runs on every one of them. */
export function roomLeft(pool: NodePool, onEveryNode: readonly NodeWorkload[]): Amounts {
  const running = onEveryNode.filter((one) => mayRunOn(one, pool));
  return Object.fromEntries(
    Object.entries(pool.room).map(([resource, amount]) => [
      resource,
      Math.max(0, amount - running.reduce((sum, { size }) => sum + amountOf(size, resource), 0)),
    ]),
  );
}

/** A pool with what one of its nodes has left for pods that come in numbers. */
export interface OpenPool {
  readonly pool: NodePool;
  readonly room: Amounts;
}

/** Pools, and the workloads that compete for them and for no others. */
export interface Contest {
  readonly pools: readonly OpenPool[];
  readonly workloads: readonly { readonly workload: Workload; readonly pools: readonly OpenPool[] }[];
}

export interface Contests {
  /** Every pool is in one of them, also those that nobody asks for. */
  readonly contests: readonly Contest[];
  /** Workloads of which one pod fits on no node, however many there are. */
  readonly nowhere: readonly Workload[];
}

/** Divides pools and workloads into those that have nothing to do with one another. Pure. */
export function contestsOf(
  pools: readonly NodePool[],
  workloads: readonly Workload[],
  onEveryNode: readonly NodeWorkload[],
): Contests {
  const open = pools.map((pool): OpenPool => ({ pool, room: roomLeft(pool, onEveryNode) }));
  const placed = workloads.map((workload) => ({
    workload,
    pools: open.filter(({ pool, room }) => mayRunOn(workload, pool) && fitsEmpty(workload.size, room)),
  }));
  let groups: readonly (readonly OpenPool[])[] = open.map((one) => [one]);
  for (const { pools: reached } of placed) {
    const touched = groups.filter((group) => group.some((one) => reached.includes(one)));
    if (touched.length > 1) groups = [...groups.filter((group) => !touched.includes(group)), touched.flat()];
  }
  return {
    contests: groups.map((group) => ({
      pools: open.filter((one) => group.includes(one)),
      workloads: placed.filter(({ pools: reached }) => reached.some((one) => group.includes(one))),
    })),
    nowhere: placed.filter(({ pools: reached }) => reached.length === 0).map(({ workload }) => workload),
  };
}
