import { textsAt, type Cloud } from "./cloud/cloud.ts";
import type { StoredRecord } from "./cloud/store.ts";
import { kindOf } from "./kinds/index.ts";
import type { Kind, Live } from "./kinds/kind.ts";

/** Whether there is an object of that identifier; those of AWS itself and of other accounts are taken to be there. */
function exists(types: readonly string[], identifier: string, cloud: Cloud): boolean {
  if (cloud.isForeign(identifier)) return true;
  return types.some(
    (type) => kindOf(type)?.builtIn?.(identifier) === true || cloud.find(type, identifier) !== undefined,
  );
}

/**
 * @param before as it was; what it referred to then is not asked for again
 * @throws Refusal for the first identifier that no object has
 */
export function refuseDangling(kind: Kind, live: Live, before: Live | undefined, cloud: Cloud): void {
  for (const [path, { to, missing }] of Object.entries(kind.references ?? {})) {
    const old = new Set(textsAt(before, path));
    for (const identifier of textsAt(live, path)) {
      if (old.has(identifier) || exists(to, identifier, cloud)) continue;
      throw (
        missing?.(identifier) ?? kindOf(to[0] ?? "")?.missing(identifier) ?? new Error(`There is no ${identifier}.`)
      );
    }
  }
}

/** @throws Refusal when others need the object, or AWS keeps it for another reason */
export function refuseDeletion(kind: Kind, record: StoredRecord, cloud: Cloud): void {
  kind.keeps?.(record.live, record.id, cloud);
  const [holder] = cloud.holders(record);
  if (holder !== undefined && kind.inUse !== undefined) throw kind.inUse(record.live, holder);
}
