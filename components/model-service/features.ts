import type { Datatype } from "../../runtimes/datatype.ts";
import { seconds } from "../quantity.ts";
import type { ModelSpec } from "./spec.ts";
import type { FeatureTable } from "./spec/features.ts";

/** A table of features as its reader and its writer have it. */
export interface ResolvedFeatures {
  readonly table: string;
  readonly key: string;
  readonly values: Readonly<Record<string, Datatype>>;
  readonly maxAgeSeconds: number;
  readonly defaults: Readonly<Record<string, string | number | boolean>>;
  /** What an entity's name follows in Redis: the team's own, so that two teams may have tables of one name. */
  readonly prefix: string;
}

function resolveTable(team: string, table: string, spec: FeatureTable): ResolvedFeatures {
  const { key, values, maxAge, defaults = {} } = spec;
  return { table, key, values, maxAgeSeconds: seconds(maxAge), defaults, prefix: `features:${team}:${table}:` };
}

/** Expects tables that `validate/features.ts` accepts. */
export function resolveFeatures({ team, features = {} }: ModelSpec): readonly ResolvedFeatures[] {
  return Object.entries(features).map(([table, spec]) => resolveTable(team, table, spec));
}

/** What a function's container learns of its tables; runtimes/custom/python/server/serving/features.py reads it. */
export function featureVariables(tables: readonly ResolvedFeatures[]) {
  if (tables.length === 0) return [];
  const told = tables.map(({ table, ...rest }) => [table, rest] as const);
  return [{ name: "MODEL_FEATURES", value: JSON.stringify(Object.fromEntries(told)) }];
}

/** Whether a value is of a type. A whole number is one of a floating-point type as well. */
export function isOf(value: unknown, datatype: Datatype): boolean {
  if (datatype === "BYTES") return typeof value === "string";
  if (datatype === "BOOL") return typeof value === "boolean";
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  if (datatype.startsWith("FP")) return true;
  const bits = Number(/\d+$/.exec(datatype)?.[0] ?? 64);
  const [least, most] = datatype.startsWith("U") ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  // Beyond 2^53 JSON's numbers are no longer each their own.
  return Number.isSafeInteger(value) && value >= least && value <= most;
}
