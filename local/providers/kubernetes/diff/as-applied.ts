import { createHash } from "node:crypto";
import type { JsonObject, Properties } from "../../serve/index.ts";
import { items, text, type KubeObject } from "../objects.ts";
import { bare, compare, declarative, restrictTo } from "./compare.ts";

/** The key in the state that holds what {@link lastApply} told of the object when it was last seen. */
export const LAST_APPLY_KEY = "__lastApply";

function isOwn(entry: JsonObject, fieldManager: string): boolean {
  return text(entry, "manager") === fieldManager && text(entry, "subresource") === "";
}

/**
 * Names a manager's last apply that changed something: a digest of when it was and of which fields. undefined where an
 * object was made otherwise than by one. Pure.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function lastApply(live: KubeObject, fieldManager: string): string | undefined {
  const [own, ...more] = items(live, "metadata", "managedFields").filter((entry) => isOwn(entry, fieldManager));
  if (own === undefined || more.length > 0 || text(own, "operation") !== "Apply") return undefined;
  return createHash("sha256").update(JSON.stringify(own)).digest("hex").slice(0, 16);
}

/**
 * Whether an object is what this manager applied, which needs no dry run: all of the inputs is in it, its last apply is
 * the one that the state knows of, and nobody else wrote but to its status. False where that cannot be told, as where
 * values were normalised, where somebody added a key to a map that is one value, such as a Service's selector, or where a
 * run was killed between what it applied and the state: what it added is drift that only a dry run sees. Pure.
 *
 * @param inputs without secrets
 * @param state what the state has of the object
 */
export function isAsApplied(live: KubeObject, inputs: Properties, state: Properties, fieldManager: string): boolean {
  const known = lastApply(live, fieldManager);
  if (known === undefined || known !== state[LAST_APPLY_KEY]) return false;
  const others = items(live, "metadata", "managedFields").filter((entry) => !isOwn(entry, fieldManager));
  if (others.some((entry) => text(entry, "subresource") !== "status")) return false;
  return compare(restrictTo(declarative(bare(live)), inputs), inputs).length === 0;
}
