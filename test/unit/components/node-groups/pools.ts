import { resolvePools, type Pool } from "../../../../components/node-groups/pool.ts";
import type { Pools, PoolSettings } from "../../../../components/node-groups/settings.ts";
import { validatePools } from "../../../../components/node-groups/validate.ts";
import { lockedInstances } from "./facts.ts";

const instances = lockedInstances();

export const zones = ["euw1-az1", "euw1-az2", "euw1-az3"] as const;

/** Pools as an environment has them: the platform's, one for models on CPUs, and one that shares accelerators. */
export const pools = {
  system: { for: "platform", instances: ["m7i.large"], min: 3, max: 6 },
  cpu: { for: "models", instances: ["c7i.2xlarge", "c7a.2xlarge"], min: 2, max: 40, capacity: "spot" },
  l4: { for: "models", gpu: "l4", instances: ["g6.2xlarge"], min: 0, max: 12, sharing: { timeSlices: 2 } },
} satisfies Pools;

/** Resolves pools against the committed locks. */
export function resolved(settings: Pools): readonly Pool[] {
  return resolvePools(settings, zones, instances);
}

/** One pool, resolved. */
export function pool(settings: PoolSettings, name = "pool"): Pool {
  const [only] = resolved({ [name]: settings });
  if (only === undefined) throw new Error("one pool was resolved to none");
  return only;
}

/** Mistakes as `CODE path message`. */
export function mistakes(
  settings: Pools,
  offerings: Readonly<Record<string, readonly string[]>> = {},
): readonly string[] {
  const ground = { zones, instance: instances, offeredIn: (type: string) => offerings[type] };
  return validatePools(settings, ground).map(({ code, path, message }) => `${code} ${path} ${message}`);
}
