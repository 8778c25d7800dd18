import { sideBySide, resourceNode, type Drawn } from "./bundles.ts";
import type { Edge, Graph, Node } from "./nodes.ts";
import { ancestors, changesBelow, type Tree } from "./tree.ts";

/** Components are opened for the reader as long as no more boxes than these come of it. */
const boxesAtFirst = 45;

/** What to open before anybody clicked: from the stack on, whatever has changes below it, level by level. */
export function openedAtFirst(tree: Tree): ReadonlySet<string> {
  const opened = new Set<string>();
  let boxes = tree.roots.length;
  let level = tree.roots;
  while (level.length > 0) {
    const next: string[] = [];
    for (const urn of level) {
      const drawn = inside(tree, urn, opened);
      if (changesBelow(tree, urn) === 0 || boxes + drawn.length > boxesAtFirst) continue;
      opened.add(urn);
      boxes += drawn.length;
      next.push(...drawn.flatMap(({ node }) => node.urn ?? []));
    }
    level = next;
  }
  return opened;
}

function inside(tree: Tree, urn: string, opened: ReadonlySet<string>): readonly Drawn[] {
  return sideBySide(tree, urn, tree.children.get(urn) ?? [], (id) => opened.has(id));
}

/** The whole stack from above: parents and children, of what is opened. Dependencies go between the boxes that are there. */
export function overview(tree: Tree, opened: ReadonlySet<string>): Graph {
  const nodes: Node[] = [];
  const edges: Edge[] = [];
  /** The box in which each resource is drawn, where it has one of its own or a bundle's. */
  const boxes = new Map<string, string>();
  const draw = (parent: string | undefined, { node, members }: Drawn) => {
    nodes.push(node);
    if (parent !== undefined) edges.push({ from: parent, to: node.id, is: "parent" });
    for (const member of members) boxes.set(member, node.id);
    if (node.urn !== undefined && opened.has(node.urn))
      for (const below of inside(tree, node.urn, opened)) draw(node.id, below);
  };
  for (const urn of tree.roots) {
    const root = tree.byUrn.get(urn);
    if (root !== undefined) draw(undefined, { node: resourceNode(tree, root, opened.has(urn)), members: [urn] });
  }
  return { nodes, edges: [...edges, ...dependencies(tree, boxes)] };
}

/** Dependencies between boxes, each once; those within a box, and on what one is a part of, say nothing. */
function dependencies(tree: Tree, boxes: ReadonlyMap<string, string>): readonly Edge[] {
  const found = new Map<string, Edge>();
  const known = new Map<string, string | undefined>();
  const boxOf = (urn: string): string | undefined => {
    if (!known.has(urn)) {
      const around = [urn, ...ancestors(tree.byUrn, urn)].find((one) => boxes.has(one));
      known.set(urn, around === undefined ? undefined : boxes.get(around));
    }
    return known.get(urn);
  };
  for (const { urn, dependsOn } of tree.byUrn.values())
    for (const other of dependsOn) {
      const [from, to] = [boxOf(other), boxOf(urn)];
      if (from === undefined || to === undefined || from === to || found.has(`${from}\n${to}`)) continue;
      if (!ancestors(tree.byUrn, urn).includes(from)) found.set(`${from}\n${to}`, { from, to, is: "dependency" });
    }
  return [...found.values()];
}
