import type { ResourceChange } from "../../../report.ts";
import { grouped } from "../grouped.ts";
import { kindOf } from "../kinds.ts";
import { changes } from "../rows.ts";
import type { Node } from "./nodes.ts";
import { changesBelow, weight, type Tree } from "./tree.ts";

/** A node, and the resources that it stands for. */
export interface Drawn {
  readonly node: Node;
  readonly members: readonly string[];
}

/** So many alike are one box. */
const bundleFrom = 6;

/** An opened bundle shows so many one by one; the list of resources shows all. */
const shownOfBundle = 40;

export function resourceNode(tree: Tree, resource: ResourceChange, isOpen: boolean): Node {
  const hasChildren = (tree.children.get(resource.urn) ?? []).length > 0;
  return {
    id: resource.urn,
    urn: resource.urn,
    label: resource.name,
    kind: kindOf(resource.type),
    operation: resource.operation,
    count: 1,
    changing: changesBelow(tree, resource.urn),
    opens: hasChildren ? (isOpen ? "open" : "closed") : "leaf",
  };
}

/** What a bundle is told apart by: one kind and one operation, and whether something below changes. */
function bundleKey(tree: Tree, { type, operation, urn }: ResourceChange): string {
  return `${operation} ${type} ${changesBelow(tree, urn) > 0 ? "with changes" : ""}`;
}

/**
 * Boxes for resources that stand side by side: those that change first, many alike as one, and everything in which
 * nothing changes as one more.
 * @param place makes the names of bundles differ from those of other places
 */
export function sideBySide(
  tree: Tree,
  place: string,
  urns: readonly string[],
  isOpen: (id: string) => boolean,
): readonly Drawn[] {
  const resources = urns.flatMap((urn) => tree.byUrn.get(urn) ?? []);
  const isQuiet = (one: ResourceChange) => !changes(one.operation) && changesBelow(tree, one.urn) === 0;
  const loud = resources.filter((one) => !isQuiet(one));
  const quiet = resources.filter(isQuiet);
  return [...bundled(tree, place, loud, isOpen), ...unchanged(tree, place, quiet, isOpen)];
}

function unchanged(
  tree: Tree,
  place: string,
  quiet: readonly ResourceChange[],
  isOpen: (id: string) => boolean,
): readonly Drawn[] {
  if (quiet.length < 3) return bundled(tree, place, quiet, isOpen);
  const id = `${place}|unchanged`;
  const node = bundleNode(id, `${quiet.length} unchanged`, quiet, isOpen(id), "");
  const drawn = { node, members: isOpen(id) ? [] : quiet.map(({ urn }) => urn) };
  return isOpen(id) ? [drawn, ...bundled(tree, place, quiet, isOpen)] : [drawn];
}

function bundled(
  tree: Tree,
  place: string,
  resources: readonly ResourceChange[],
  isOpen: (id: string) => boolean,
): readonly Drawn[] {
  const single = (one: ResourceChange): Drawn => ({
    node: resourceNode(tree, one, isOpen(one.urn)),
    members: [one.urn],
  });
  const ranked = resources.toSorted((a, b) => weight(tree, a) - weight(tree, b));
  return [...grouped(ranked, (one) => bundleKey(tree, one))].flatMap(([key, alike]): readonly Drawn[] => {
    if (alike.length < bundleFrom) return alike.map(single);
    const id = `${place}|${key}`;
    const kind = kindOf(alike[0]?.type ?? "");
    const shown = isOpen(id) ? alike.slice(0, shownOfBundle) : [];
    const rest = alike.slice(shown.length);
    const label = shown.length > 0 && rest.length > 0 ? `${rest.length} more ${kind}` : `${alike.length} × ${kind}`;
    const bundle = { node: bundleNode(id, label, alike, isOpen(id), kind), members: rest.map(({ urn }) => urn) };
    return [bundle, ...shown.map(single)];
  });
}

function bundleNode(
  id: string,
  label: string,
  members: readonly ResourceChange[],
  isOpen: boolean,
  kind: string,
): Node {
  const [first] = members;
  return {
    id,
    label,
    kind,
    operation: first?.operation ?? "same",
    count: members.length,
    changing: 0,
    opens: isOpen ? "open" : "closed",
  };
}
