import type { Operation, ResourceChange } from "../../../report.ts";
import { changes, operations } from "../rows.ts";

/** The resources of a stack as they hang together. */
export interface Tree {
  readonly byUrn: ReadonlyMap<string, ResourceChange>;
  /** Those without a parent in the report: the stack itself, and what a tolerant reader could not place. */
  readonly roots: readonly string[];
  readonly children: ReadonlyMap<string, readonly string[]>;
  /** How many there are below each with which operation, itself left out. */
  readonly below: ReadonlyMap<string, Readonly<Partial<Record<Operation, number>>>>;
  readonly dependents: ReadonlyMap<string, readonly string[]>;
}

export function treeOf(resources: readonly ResourceChange[]): Tree {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const children = new Map<string, string[]>();
  const dependents = new Map<string, string[]>();
  const roots: string[] = [];
  const below = new Map<string, Partial<Record<Operation, number>>>();
  for (const { urn, dependsOn, operation, parent } of resources) {
    if (parent !== undefined && byUrn.has(parent)) add(children, parent, urn);
    else roots.push(urn);
    for (const other of new Set(dependsOn)) if (byUrn.has(other)) add(dependents, other, urn);
    for (const above of ancestors(byUrn, urn)) {
      const counts = below.get(above) ?? {};
      counts[operation] = (counts[operation] ?? 0) + 1;
      below.set(above, counts);
    }
  }
  return { byUrn, roots, children, below, dependents };
}

function add(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** Its parent, that one's parent and so on; a circle, which no engine makes, ends where it closes. */
export function ancestors(byUrn: ReadonlyMap<string, ResourceChange>, urn: string): readonly string[] {
  const above = new Set<string>([urn]);
  for (let next = byUrn.get(urn)?.parent; next !== undefined && byUrn.has(next) && !above.has(next);)
    next = (above.add(next), byUrn.get(next)?.parent);
  return [...above].slice(1);
}

/** How many below it change. */
export function changesBelow({ below }: Tree, urn: string): number {
  return Object.entries(below.get(urn) ?? {}).reduce(
    (sum, [operation, count]) => (changes(operation as Operation) ? sum + count : sum),
    0,
  );
}

/** How much what happens to it, or to anything below it, weighs: 0 is the most. */
export function weight({ below }: Tree, { urn, operation }: ResourceChange): number {
  const all = [operation, ...(Object.keys(below.get(urn) ?? {}) as Operation[])];
  return Math.min(...all.map((one) => operations.indexOf(one)));
}
