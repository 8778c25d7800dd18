import type { Accelerator } from "../accelerators.ts";
import type { Issue } from "../issues.ts";
import { acceleratorResource } from "../nodes.ts";
import { nodeShape, type Pool } from "./pool.ts";

/** What one pod of a model reserves. */
export interface PodDemand {
  /** Where it is declared: `models.fraud`. */
  readonly path: string;
  /** Cores. */
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly accelerator: "none" | { readonly gpu: Accelerator; readonly count: number };
  /** Whether it runs on nodes that AWS may take back. @default true */
  readonly onSpot?: boolean;
}

/** Cores of `1930m`. */
function cores(quantity: string): number {
  return Number(quantity.replace(/m$/, "")) / 1000;
}

/** Whether a pool is there for what a model asks for; of time slices a pod gets one. */
function isMeantFor({ accelerator }: PodDemand, pool: Pool): boolean {
  if (pool.for !== "models") return false;
  if (accelerator === "none") return pool.gpu === undefined;
  const oneSlice = pool.sharing?.timeSlices !== undefined;
  return pool.gpu === accelerator.gpu && (accelerator.count === 1 || !oneSlice);
}

/** What of a node is too small for a pod, or not for it at all; nothing where the pod fits on an empty one. */
function shortages({ cpu, memoryBytes, accelerator, onSpot = true }: PodDemand, pool: Pool): readonly string[] {
  const { allocatable } = nodeShape(pool);
  const has = {
    cpu: cores(allocatable["cpu"] ?? "0m"),
    memoryMiB: Number((allocatable["memory"] ?? "0Mi").replace("Mi", "")),
    gpus: Number(allocatable[acceleratorResource] ?? 0),
  };
  const memoryMiB = Math.ceil(memoryBytes / 1024 ** 2);
  const gpus = accelerator === "none" ? 0 : accelerator.count;
  return [
    ...(!onSpot && pool.capacity === "spot" ? ["no promise to stay: AWS may take it back"] : []),
    ...(cpu > has.cpu ? [`${has.cpu} of ${cpu} CPUs`] : []),
    ...(memoryMiB > has.memoryMiB ? [`${has.memoryMiB} of ${memoryMiB} MiB`] : []),
    ...(gpus > has.gpus ? [`${has.gpus} of ${gpus} accelerators`] : []),
  ];
}

/**
 * Which models are too large for every node that is there for them, however many nodes there are. Models for which there is no pool
 * at all are told by their own checks. What DaemonSets take of a node is not reckoned with: the scheduler has the last word.
 */
export function placementIssues(demands: readonly PodDemand[], pools: readonly Pool[]): readonly Issue[] {
  return demands.flatMap((demand): readonly Issue[] => {
    const meant = pools
      .filter((pool) => isMeantFor(demand, pool))
      .map((pool) => ({ pool, short: shortages(demand, pool) }));
    if (meant.length === 0 || meant.some(({ short }) => short.length === 0)) return [];
    const nodes = meant.map(({ pool, short }) => `a node of ${pool.name} has ${short.join(" and ")}`);
    return [
      {
        code: "EN029",
        path: demand.path,
        message: `It fits on no node: ${nodes.join("; ")}. Reserve less, or choose ${meant.every(({ pool }) => demand.onSpot === false && pool.capacity === "spot") ? "a pool on demand" : "larger instances"}.`,
      },
    ];
  });
}
