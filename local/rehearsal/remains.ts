import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { StoredRecord } from "../providers/aws/cloud/store.ts";

/** What an account's folder still holds. */
export interface Remains {
  /** Objects that should be gone, as `TYPE ID`. */
  readonly objects: readonly string[];
  /** Keys and secrets that wait for the end of their windows, as AWS keeps them. */
  readonly waiting: readonly string[];
}

/** What is in the account of a stand-in. */
export function remainsOf(store: string): Remains {
  if (!existsSync(store)) return { objects: [], waiting: [] };
  const files = readdirSync(store, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".json") && !path.startsWith("."))
    .sort();
  const records = files.map((path) => JSON.parse(readFileSync(join(store, path), "utf8")) as StoredRecord);
  const told = ({ type, id }: StoredRecord): string => `${type.replace("#pending", "")} ${id}`;
  return {
    objects: records.filter(({ type }) => !type.endsWith("#pending")).map(told),
    waiting: records.filter(({ type }) => type.endsWith("#pending")).map(told),
  };
}
