import type { Accelerator } from "../accelerators.ts";
import type { Issue } from "../issues.ts";
import { gpuResource } from "../node-shape.ts";
import { nodeShape, type Pool } from "./pool.ts";

/** What one pod of a model reserves. */
export interface PodDemand {
  /** Where it is declared: `models.fraud`. */
  readonly path: string;
  /** Cores. */
  readonly cpu: number;
  readonly memoryBytes: number;
  /** Undefined: it runs on CPUs. */
  readonly accelerator?: { readonly name: Accelerator; readonly count: number } | undefined;
}

/** Cores of `1930m` or `8`. */
function cores(quantity: string): number {
  return quantity.endsWith("m") ? Number(quantity.slice(0, -1)) / 1000 : Number(quantity);
}

/** What of a node is too small for a pod; nothing where the pod fits on an empty one. */
function shortages({ cpu, memoryBytes, accelerator }: PodDemand, pool: Pool): readonly string[] {
  const { allocatable } = nodeShape(pool);
  const has = {
    cpu: cores(allocatable["cpu"] ?? "0"),
    memoryMiB: Number((allocatable["memory"] ?? "0Mi").replace("Mi", "")),
    gpus: Number(allocatable[gpuResource] ?? 0),
  };
  const memoryMiB = Math.ceil(memoryBytes / 1024 ** 2);
  const gpus = accelerator?.count ?? 0;
  return [
    ...(cpu > has.cpu ? [`${has.cpu} of ${cpu} CPUs`] : []),
    ...(memoryMiB > has.memoryMiB ? [`${has.memoryMiB} of ${memoryMiB} MiB`] : []),
    ...(gpus > has.gpus ? [`${has.gpus} of ${gpus} accelerators`] : []),
    // A pod gets one part of a shared accelerator, never several: userData says so to the device plugin.
    ...(gpus > 1 && pool.sharing !== undefined ? [`parts of accelerators, of which a pod gets one`] : []),
  ];
}

/**
 * Which models could run on no node of the environment, however many there are. What DaemonSets take of a node is not
 * reckoned with: the scheduler has the last word.
 */
export function placementIssues(demands: readonly PodDemand[], pools: readonly Pool[]): readonly Issue[] {
  return demands.flatMap((demand) => {
    const { path, accelerator } = demand;
    const meant = pools.filter((pool) => pool.for === "models" && pool.gpu === accelerator?.name);
    const wanted = accelerator === undefined ? "models without an accelerator" : `models with ${accelerator.name}`;
    if (meant.length === 0)
      return [
        {
          code: "EN029",
          path,
          message: `No pool is for ${wanted}. Add one to the environment, or let the model be elsewhere.`,
        },
      ];
    const tooSmall = meant.map((pool) => ({ pool, short: shortages(demand, pool) }));
    if (tooSmall.some(({ short }) => short.length === 0)) return [];
    const nodes = tooSmall.map(({ pool, short }) => `a node of ${pool.name} has ${short.join(" and ")}`);
    return [
      {
        code: "EN029",
        path,
        message: `It fits on no node: ${nodes.join("; ")}. Reserve less, or choose larger instances.`,
      },
    ];
  });
}
