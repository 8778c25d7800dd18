import type { Workload } from "./facts.ts";
import { enoughFor, neverFewer, type PodKind } from "./pack.ts";
import type { Contest } from "./place.ts";

/** How many pods of a workload are reckoned with. */
export type Level = "least" | "kept" | "most" | "kept and rolled out" | "most and rolled out";

export function podsAt({ replicas, surge }: Workload, level: Level): number {
  switch (level) {
    case "least":
    case "kept":
    case "most":
      return replicas[level];
    case "kept and rolled out":
      return replicas.kept + surge;
    case "most and rolled out":
      return replicas.most + surge;
  }
}

/** How many nodes the pods of a contest take. */
export interface NodesTaken {
  /** With so many, every pod finds room in whatever order they come. */
  readonly enough: number;
  /** With fewer, some never do. */
  readonly neverFewer: number;
  /** Most nodes of the pools for whose pods that is narrowest. */
  readonly available: number;
  /** Whether every pod finds room for certain. */
  readonly fits: boolean;
  /** Whether some pod never does. */
  readonly isShort: boolean;
}

/** Pure. */
export function nodesTaken({ pools, workloads }: Contest, level: Level): NodesTaken {
  const kinds = workloads.map(({ workload, pools: reached }) => ({
    kind: { size: workload.size, count: podsAt(workload, level) } satisfies PodKind,
    reached,
  }));
  const all = kinds.map(({ kind }) => kind);
  const held = kinds.map(({ kind, reached }) => ({
    enough: enoughFor(
      all,
      kind,
      reached.map(({ room }) => room),
    ),
    available: reached.reduce((sum, { pool }) => sum + pool.max, 0),
  }));
  const narrowest = held.toSorted((a, b) => b.enough - b.available - (a.enough - a.available))[0];
  const everyNode = pools.reduce((sum, { pool }) => sum + pool.max, 0);
  const fewest = fewestNodes(all, pools);
  return {
    enough: narrowest?.enough ?? 0,
    neverFewer: fewest,
    available: narrowest?.available ?? everyNode,
    fits: held.every(({ enough, available }) => enough <= available),
    isShort: fewest > everyNode,
  };
}

/** By a node that has the most of everything that any of the pools' nodes has. */
function fewestNodes(kinds: readonly PodKind[], pools: Contest["pools"]): number {
  const resources = [...new Set(pools.flatMap(({ room }) => Object.keys(room)))];
  const largest = Object.fromEntries(
    resources.map((resource) => [resource, Math.max(...pools.map(({ room }) => room[resource] ?? 0))]),
  );
  return neverFewer(kinds, largest);
}

/** How many nodes each pool of a contest has for so many pods: its fewest, and what more it takes, the first pools first. Pure. */
export function nodesByPool(contest: Contest, level: Level): ReadonlyMap<string, number> {
  const { enough } = nodesTaken(contest, level);
  const nodes = new Map<string, number>();
  let missing = enough - contest.pools.reduce((sum, { pool }) => sum + pool.min, 0);
  for (const { pool } of contest.pools) {
    const more = Math.min(Math.max(0, missing), pool.max - pool.min);
    missing -= more;
    nodes.set(pool.name, pool.min + more);
  }
  return nodes;
}
