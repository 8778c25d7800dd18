import { modelDefaults } from "./model-defaults.ts";
import type { AskedRow } from "./asked-row.ts";
import type { ModelSpec } from "./spec.ts";

/** What replicas are asked before they are ready. */
export type ResolvedParity = "none" | { readonly tolerance: number; readonly rows: number };

/** Expects settings that `validate/parity.ts` accepts. */
export function resolveParity({ parity, calls = [], databases = [], features = {} }: ModelSpec): ResolvedParity {
  if (parity === "none" || (parity === undefined && calls.length + databases.length + Object.keys(features).length > 0))
    return "none";
  return {
    tolerance: parity?.tolerance ?? modelDefaults.parityTolerance,
    rows: parity?.rows ?? modelDefaults.parityRows,
  };
}

/**
 * Most bytes of a version's rows: all objects of a ConfigMap together may be 1 MiB, and every node that runs a replica keeps
 * a copy in memory. https://kubernetes.io/docs/concepts/configuration/configmap/
 */
export const mostRowBytes = 128 * 1024;

export function sizeOf(rows: readonly AskedRow[]): number {
  return Buffer.byteLength(JSON.stringify(rows));
}

/** So many of a list, spread evenly over it, the first and the last among them. */
function spread<T>(all: readonly T[], count: number): readonly T[] {
  if (count >= all.length) return all;
  const step = count === 1 ? 0 : (all.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, index) => all[Math.round(index * step)]).flatMap((row) => row ?? []);
}

/**
 * The rows of a golden file that replicas are asked: as many as wanted, and as fit, spread evenly over the file. None where
 * not even one fits. Pure.
 */
export function chosenRows(all: readonly AskedRow[], most: number): readonly AskedRow[] {
  for (let count = Math.min(most, all.length); count > 0;) {
    const chosen = spread(all, count);
    const size = sizeOf(chosen);
    if (size <= mostRowBytes) return chosen;
    count = Math.min(count - 1, Math.floor((count * mostRowBytes) / size));
  }
  return [];
}
