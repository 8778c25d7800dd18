import dagre from "@dagrejs/dagre";
import type { Edge, Graph, Node } from "./nodes.ts";

/** Size of a box, in pixels at scale 1. */
export const box = { width: 210, height: 44 } as const;

export interface Placed {
  readonly nodes: readonly (Node & { readonly x: number; readonly y: number })[];
  readonly edges: readonly (Edge & { readonly points: readonly Point[] })[];
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Where every box stands, its upper left corner; from left to right.
 * @param isTree places boxes by their parents alone, in the order in which they come
 */
export function placed({ nodes, edges }: Graph, isTree: boolean): Placed {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 10, ranksep: 56, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { ...box });
  for (const { from, to, is } of edges.filter((edge) => !isTree || edge.is === "parent"))
    graph.setEdge(from, to, {}, is);
  // The order in which they came says what weighs most; a tree needs no other to be without crossings.
  dagre.layout(graph, { disableOptimalOrderHeuristic: isTree });
  const at = (id: string): Point => {
    const { x = 0, y = 0 } = graph.node(id) as Partial<Point>;
    return { x, y };
  };
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number };
  return {
    nodes: nodes.map((node) => ({ ...node, x: at(node.id).x - box.width / 2, y: at(node.id).y - box.height / 2 })),
    edges: edges.map((edge) => ({ ...edge, points: ends(at(edge.from), at(edge.to)) })),
    width,
    height,
  };
}

/** From the right side of one box to the left of the other, or the other way round where that one stands before it. */
function ends(from: Point, to: Point): readonly [Point, Point] {
  const half = from.x <= to.x ? box.width / 2 : -box.width / 2;
  return [
    { x: from.x + half, y: from.y },
    { x: to.x - half, y: to.y },
  ];
}
