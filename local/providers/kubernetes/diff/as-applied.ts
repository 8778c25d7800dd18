import type { Properties } from "../../serve/index.ts";
import { items, text, type KubeObject } from "../objects.ts";
import { bare, compare, declarative, restrictTo } from "./compare.ts";

/**
 * Whether an object is what this manager applied, which needs no dry run: all of the inputs is in it, and since then
 * nobody wrote but to its status. False where that cannot be told, as where values were normalised, or where somebody
 * wrote to it: a key added to a map that is one value, such as a Service's selector, is drift that only a dry run sees.
 * Pure. https://kubernetes.io/docs/reference/using-api/server-side-apply/
 *
 * @param inputs without secrets
 */
export function isAsApplied(live: KubeObject, inputs: Properties, fieldManager: string): boolean {
  const writers = items(live, "metadata", "managedFields").map((entry) => ({
    manager: text(entry, "manager"),
    operation: text(entry, "operation"),
    subresource: text(entry, "subresource"),
  }));
  const own = writers.filter(({ manager, subresource }) => manager === fieldManager && subresource === "");
  const others = writers.filter((writer) => !own.includes(writer));
  if (own.length !== 1 || own[0]?.operation !== "Apply") return false;
  if (others.some(({ subresource }) => subresource !== "status")) return false;
  return compare(restrictTo(declarative(bare(live)), inputs), inputs).length === 0;
}
