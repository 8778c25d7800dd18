import dagre from "@dagrejs/dagre";
import type { CallNode, GraphNode } from "./node.ts";
import { neededBy, reading } from "./order.ts";
import { graphInputs } from "./ref.ts";
import type { ModelGraph } from "./spec.ts";

const box = { width: 168, height: 52 } as const;
const outputsNode = "Outputs";

type Kind = "edge of the graph" | "call" | "computed" | "choice" | "combiner";

interface Drawn {
  readonly id: string;
  readonly title: string;
  readonly below: string;
  readonly kind: Kind;
  /** Whether the graph answers without it. */
  readonly isSoft: boolean;
}

interface Line {
  readonly from: string;
  readonly to: string;
  /** The way of a choice that leads there; undefined where a value goes. */
  readonly way: string | undefined;
}

/** Fill and border of a box by what it stands for; the same in light and dark surroundings. */
const colours: { readonly [K in Kind]: readonly [fill: string, border: string] } = {
  "edge of the graph": ["#f1f5f9", "#64748b"],
  call: ["#eff6ff", "#3b82f6"],
  computed: ["#f0fdf4", "#22c55e"],
  choice: ["#fff7ed", "#f97316"],
  combiner: ["#faf5ff", "#a855f7"],
};

const words = {
  hard: "",
  values: ", soft: values",
  instead: ", soft: another",
  "left-out": ", may be missing",
} as const;

function callBelow({ model, timeoutMilliseconds, dependency }: CallNode): string {
  return `${model}, ${timeoutMilliseconds} ms${words[dependency.kind]}`;
}

function drawn(node: GraphNode): Drawn {
  const { name: id } = node;
  switch (node.kind) {
    case "call":
      return { id, title: id, below: callBelow(node), kind: "call", isSoft: node.dependency.kind !== "hard" };
    case "map":
      return { id, title: id, below: "mapping", kind: "computed", isSoft: false };
    case "choice":
      return { id, title: id, below: node.by.kind === "shares" ? "splitter" : "switch", kind: "choice", isSoft: false };
    case "merge":
      return { id, title: node.choice, below: "what was chosen", kind: "choice", isSoft: false };
    case "combine":
      return { id, title: id, below: node.how, kind: "combiner", isSoft: false };
  }
}

function linesOf({ nodes, outputs }: ModelGraph): readonly Line[] {
  const lines = nodes.flatMap((node): readonly Line[] => {
    const values = [...new Set(reading(node).refs.map((ref) => ref.node))];
    const choices = neededBy(node).filter((name) => !values.includes(name));
    const way = (name: string) => (node.scope?.choice === name ? node.scope.way : "");
    return [
      ...values.map((from) => ({ from, to: node.name, way: undefined })),
      // What a merge takes from the ways says already where they lead.
      ...choices.map((from) => ({ from, to: node.name, way: way(from) })),
    ];
  });
  const ends = [...new Set(Object.values(outputs).map(({ node }) => node))];
  return [...lines, ...ends.map((from) => ({ from, to: outputsNode, way: undefined }))];
}

/** Dagre takes an empty name for none. */
function edgeName(way: string | undefined): string {
  return way === undefined ? "value" : `way ${way}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const rounded = (value: number): string => String(Math.round(value * 10) / 10);

function shown({ title, below, kind, isSoft }: Drawn, x: number, y: number): string {
  const [fill, border] = colours[kind];
  const [left, top] = [x - box.width / 2, y - box.height / 2];
  const dashed = isSoft ? ' stroke-dasharray="5 3"' : "";
  return [
    `  <rect x="${rounded(left)}" y="${rounded(top)}" width="${box.width}" height="${box.height}" rx="8" fill="${fill}" stroke="${border}" stroke-width="1.5"${dashed}/>`,
    `  <text x="${rounded(x)}" y="${rounded(y - 3)}" text-anchor="middle" font-weight="600" fill="#0f172a">${escaped(title)}</text>`,
    `  <text x="${rounded(x)}" y="${rounded(y + 15)}" text-anchor="middle" font-size="11" fill="#475569">${escaped(below)}</text>`,
  ].join("\n");
}

/** A graph as an SVG of its own, from what goes in to what comes out: the same graph gives the same bytes. Pure. */
export function drawGraph(graph: ModelGraph): string {
  const { shape, outputs, nodes } = graph;
  const names = (of: object): string => {
    const all = Object.keys(of);
    return all.length > 2 ? `${all.length} tensors` : all.join(", ");
  };
  const edge = { kind: "edge of the graph", isSoft: false } as const;
  const boxes: readonly Drawn[] = [
    { id: graphInputs, title: shape.name, below: names(shape.inputs), ...edge },
    ...nodes.map(drawn),
    { id: outputsNode, title: "answer", below: names(outputs), ...edge },
  ];
  const lines = linesOf(graph);
  const layout = new dagre.graphlib.Graph({ multigraph: true });
  layout.setGraph({ rankdir: "LR", nodesep: 22, ranksep: 44, marginx: 16, marginy: 16 });
  layout.setDefaultEdgeLabel(() => ({}));
  for (const { id } of boxes) layout.setNode(id, { ...box });
  for (const { from, to, way } of lines) layout.setEdge(from, to, {}, edgeName(way));
  dagre.layout(layout);
  const { width = 0, height = 0 } = layout.graph() as { readonly width?: number; readonly height?: number };
  const at = (id: string) => {
    const { x = 0, y = 0 } = layout.node(id) as { readonly x?: number; readonly y?: number };
    return { x, y };
  };
  const paths = lines.map(({ from, to, way }) => {
    const { points = [] } = layout.edge(from, to, edgeName(way)) as {
      readonly points?: readonly { readonly x: number; readonly y: number }[];
    };
    const middle = points[Math.floor(points.length / 2)];
    const label =
      way === undefined || way === "" || middle === undefined
        ? ""
        : `\n  <text x="${rounded(middle.x)}" y="${rounded(middle.y - 5)}" text-anchor="middle" font-size="11" fill="#c2410c">${escaped(way)}</text>`;
    const dashed = way === undefined ? "" : ' stroke-dasharray="3 3"';
    return `  <polyline points="${points.map(({ x, y }) => `${rounded(x)},${rounded(y)}`).join(" ")}" fill="none" stroke="#475569" stroke-width="1.4" marker-end="url(#arrow)"${dashed}/>${label}`;
  });
  const steps = nodes.flatMap((node) => (node.kind === "call" ? [`${node.name} (${node.model})`] : []));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${rounded(width)} ${rounded(height)}" font-family="system-ui, -apple-system, Segoe UI, Roboto, sans-serif" font-size="13" role="img" aria-label="${escaped(`Graph ${shape.name}: steps ${steps.join(", ")}`)}">`,
    `  <defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 10 5 0 10z" fill="#475569"/></marker></defs>`,
    `  <rect width="100%" height="100%" fill="#ffffff"/>`,
    ...paths,
    ...boxes.map((one) => shown(one, at(one.id).x, at(one.id).y)),
    "</svg>",
    "",
  ].join("\n");
}
