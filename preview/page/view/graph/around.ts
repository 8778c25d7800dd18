import { resourceNode, sideBySide, type Drawn } from "./bundles.ts";
import type { Edge, Graph, Node } from "./nodes.ts";
import type { Tree } from "./tree.ts";

/** Dependencies are followed so many steps to either side. */
const steps = 2;

/**
 * What hangs on one resource: what it needs, what needs it, its parent and its children. Many alike on one side are
 * one box, which opens.
 */
export function around(tree: Tree, urn: string, opened: ReadonlySet<string>): Graph {
  const middle = tree.byUrn.get(urn);
  if (middle === undefined) return { nodes: [], edges: [] };
  const nodes = new Map<string, Node>([[urn, { ...resourceNode(tree, middle, false), opens: "leaf" }]]);
  const edges = new Map<string, Edge>();
  const seen = new Set([urn]);
  const draw = (place: string, urns: readonly string[], edge: (id: string) => Edge): readonly Drawn[] => {
    const fresh = urns.filter((one) => !seen.has(one));
    const drawn = sideBySide(tree, `${urn}|${place}`, fresh, (id) => opened.has(id));
    for (const one of fresh) seen.add(one);
    for (const { node } of drawn) {
      // What is below a neighbour is seen by going there.
      nodes.set(node.id, node.urn === undefined ? node : { ...node, opens: "leaf" });
      put(edges, edge(node.id));
    }
    for (const one of urns) if (nodes.has(one) && !fresh.includes(one)) put(edges, edge(one));
    return drawn;
  };
  follow(
    urn,
    "needs",
    (one) => tree.byUrn.get(one)?.dependsOn ?? [],
    (of, id) => ({ from: id, to: of, is: "dependency" }),
  );
  follow(
    urn,
    "needed by",
    (one) => tree.dependents.get(one) ?? [],
    (of, id) => ({ from: of, to: id, is: "dependency" }),
  );
  draw("parent", middle.parent === undefined ? [] : [middle.parent], (id) => ({ from: id, to: urn, is: "parent" }));
  draw("children", tree.children.get(urn) ?? [], (id) => ({ from: urn, to: id, is: "parent" }));
  return { nodes: [...nodes.values()], edges: [...edges.values()] };

  function follow(
    start: string,
    place: string,
    neighbours: (of: string) => readonly string[],
    edge: (of: string, id: string) => Edge,
  ): void {
    let level = [start];
    for (let step = 0; step < steps; step++)
      level = level.flatMap((of) =>
        draw(`${place} ${of}`, neighbours(of), (id) => edge(of, id)).flatMap(({ node }) => node.urn ?? []),
      );
  }
}

function put(edges: Map<string, Edge>, edge: Edge): void {
  edges.set(`${edge.is}\n${edge.from}\n${edge.to}`, edge);
}
