import { createHash } from "node:crypto";
import type { Folded } from "./events/fold.ts";
import type { ResourceChange } from "./report.ts";
import { isSecret, isUnknown } from "./values/markers.ts";
import { isPlain } from "./values/plain.ts";

/** Operations that change nothing in what is there. */
const still = new Set(["same", "read", "discard"]);

/** Plain data in one order, without what differs from run to run: notes of the engine and of providers, and ciphertexts. */
function canonical(value: unknown): unknown {
  if (isSecret(value)) return { is: "secret" };
  if (isUnknown(value)) return { is: "unknown" };
  if (Array.isArray(value)) return (value as readonly unknown[]).map(canonical);
  if (!isPlain(value)) return value;
  const entries = Object.entries(value).filter(([key]) => !key.startsWith("__"));
  return Object.fromEntries(
    entries.sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, part]) => [key, canonical(part)]),
  );
}

/** What somebody changed or deleted beside the program, as far as it matters. */
function drifted({ urn, operation, properties = [] }: ResourceChange) {
  const changed = properties.map(({ path, before, after }) => ({ path, before, after }));
  return { urn, operation, changed: changed.sort((one, other) => (one.path < other.path ? -1 : 1)) };
}

/**
 * A digest of what would be done: operations, URNs, changed paths, the inputs that were wanted until then and those that
 * are wanted, and what was changed beside the program, where that was looked for. Two previews with the same digest ask
 * for the same of the same. What stays out: the order and the time of events, what stays as it is, ciphertexts. A secret
 * that gets another value changes nothing here but through its path. Pure.
 *
 * @param drift what matters of it; undefined where nobody looked
 */
export function changeSet(all: readonly Folded[], drift?: readonly ResourceChange[]): string {
  const changes = all
    .filter(({ operation }) => !still.has(operation))
    .map(({ urn, operation, detailed, diffs, keys, old, new: now }) => ({
      urn,
      operation,
      // What is between steps of one resource says no more than the resource.
      changed: Object.entries(detailed ?? Object.fromEntries(diffs.map((path) => [path, { kind: "" }])))
        .map(([path, { kind }]) => `${kind} ${path}`)
        .sort(),
      forcing: [...keys].sort(),
      before: canonical(old?.inputs ?? {}),
      inputs: canonical(now?.inputs ?? {}),
    }));
  const beside =
    drift === undefined ? {} : { drift: drift.map(drifted).sort((one, other) => (one.urn < other.urn ? -1 : 1)) };
  return `sha256:${createHash("sha256")
    .update(JSON.stringify({ changes, ...beside }))
    .digest("hex")}`;
}
