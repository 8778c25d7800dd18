import { isDeepStrictEqual } from "node:util";
import { Store, type StoredRecord } from "../providers/aws/cloud/store.ts";
import type { StateResource } from "./deployment.ts";
import { only, type Verdict } from "./verdict.ts";

function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** Whether a recorded object is as a resource declares it, as far as both tell: secrets and what AWS does not tell are left out. */
function isLike({ live }: StoredRecord, inputs: Readonly<Record<string, unknown>>): boolean {
  const { tags = {}, ...others } = inputs;
  const tagsAll = (live["tagsAll"] ?? {}) as Readonly<Record<string, unknown>>;
  return (
    Object.entries(tags as object).every(([key, value]) => tagsAll[key] === value) &&
    Object.entries(others)
      .filter(([key, value]) => typeof value !== "object" && !key.startsWith("__") && live[key] !== undefined)
      .every(([key, value]) => isDeepStrictEqual(parsed(live[key]), parsed(value)))
  );
}

/** Looks for a resource among the objects that the stand-in for the aws provider keeps in a folder. */
export function findInStore(folder: string, { type, inputs = {} }: StateResource): Verdict {
  const store = new Store(folder);
  const records = store
    .regions()
    .flatMap((region) => store.accounts(region).flatMap((account) => store.all({ region, account, type })));
  return only(records.filter((record) => isLike(record, inputs)).map(({ id }) => id));
}
