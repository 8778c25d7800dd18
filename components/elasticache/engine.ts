import type { NewElastiCache } from "./settings.ts";

/** The fewest and the most copies that a primary may have: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.html */
export const replicaBounds = { least: 0, most: 5 } as const;

/** Majors of each engine that know users and their rights, and whose groups of parameters are called alike. */
const majors = { valkey: [7, 8, 9], redis: [7] } as const satisfies Record<NewElastiCache["engine"], readonly number[]>;

/** The major of an engine's version; undefined where the version is none that can be had. */
export function majorOf({ engine, version }: Pick<NewElastiCache, "engine" | "version">): number | undefined {
  const found = /^(\d+)\.\d+$/.exec(version);
  return (majors[engine] as readonly number[]).find((major) => String(major) === found?.[1]);
}

/** Versions that can be had, for messages. */
export function versionsOf(engine: NewElastiCache["engine"]): string {
  return majors[engine].map((major) => `${major}.x`).join(", ");
}

/**
 * The family of parameters of a version: `valkey8`.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheParameterGroup.html
 * @throws RangeError for a version that cannot be had
 */
export function familyOf(settings: Pick<NewElastiCache, "engine" | "version">): string {
  const major = majorOf(settings);
  if (major === undefined) throw new RangeError(`there is no ${settings.engine} ${settings.version}`);
  return `${settings.engine}${major}`;
}

/** Parameters that differ from the family's own. */
export function parametersOf({ whenFull = "evict" }: NewElastiCache) {
  return [{ name: "maxmemory-policy", value: whenFull === "evict" ? "allkeys-lru" : "noeviction" }];
}
