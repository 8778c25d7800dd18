import dagre from "@dagrejs/dagre";
import type { BoxKind } from "../../runtimes/graph/picture.ts";
import type { Mark, MarkedLine, MarkedPicture, MarkedStep } from "./compare.ts";

const box = { width: 168, height: 52 } as const;

/** An element of SVG, whoever writes it. */
export interface Shape {
  readonly tag: "rect" | "text" | "polyline" | "polygon";
  readonly attributes: Readonly<Record<string, string>>;
  readonly text?: string;
}

export interface Shapes {
  readonly width: string;
  readonly height: string;
  /** What the picture shows, for whoever does not see it. */
  readonly words: string;
  readonly all: readonly Shape[];
}

/** Fill and border of a box by what it stands for; the same in light and dark surroundings. */
const colours: { readonly [K in BoxKind]: readonly [fill: string, border: string] } = {
  "edge of the graph": ["#f1f5f9", "#64748b"],
  call: ["#eff6ff", "#3b82f6"],
  computed: ["#f0fdf4", "#22c55e"],
  choice: ["#fff7ed", "#f97316"],
  combiner: ["#faf5ff", "#a855f7"],
};

/** A sign beside the colour: not everybody sees colours. */
const marks: { readonly [K in Mark]: { readonly colour: string; readonly sign: string } } = {
  added: { colour: "#15803d", sign: "+" },
  removed: { colour: "#b91c1c", sign: "−" },
  changed: { colour: "#b45309", sign: "~" },
  same: { colour: "#475569", sign: "" },
};

interface Point {
  readonly x: number;
  readonly y: number;
}

const rounded = (value: number): string => String(Math.round(value * 10) / 10);

/** Dagre takes an empty name for none. */
function edgeName({ way, mark }: MarkedLine): string {
  return `${mark} ${way === undefined ? "value" : `way ${way}`}`;
}

/** So many characters fit into a box; the page says the rest beside it. */
function fitting(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

function boxShapes({ title, below, kind, isSoft, mark }: MarkedStep, { x, y }: Point): readonly Shape[] {
  const [fill, border] = colours[kind];
  const isSame = mark === "same";
  const { colour, sign } = marks[mark];
  const [left, top] = [x - box.width / 2, y - box.height / 2];
  const gone: Readonly<Record<string, string>> = mark === "removed" ? { "text-decoration": "line-through" } : {};
  const centred = { x: rounded(x), "text-anchor": "middle" };
  return [
    {
      tag: "rect",
      attributes: {
        x: rounded(left),
        y: rounded(top),
        width: String(box.width),
        height: String(box.height),
        rx: "8",
        fill: mark === "removed" ? "#fef2f2" : fill,
        stroke: isSame ? border : colour,
        "stroke-width": isSame ? "1.5" : "3",
        ...(isSoft ? { "stroke-dasharray": "5 3" } : {}),
      },
    },
    {
      tag: "text",
      attributes: { ...centred, y: rounded(y - 3), "font-weight": "600", fill: "#0f172a", ...gone },
      text: fitting(title, 22),
    },
    {
      tag: "text",
      attributes: { ...centred, y: rounded(y + 15), "font-size": "11", fill: "#475569", ...gone },
      text: fitting(below, 34),
    },
    ...(isSame
      ? []
      : [
          {
            tag: "text" as const,
            attributes: {
              x: rounded(left + 6),
              y: rounded(top + 15),
              "font-size": "15",
              "font-weight": "700",
              fill: colour,
            },
            text: sign,
          },
        ]),
  ];
}

/** The head of an arrow where a line ends. */
function head(points: readonly Point[], fill: string): Shape {
  const [before, end] = [points.at(-2) ?? { x: 0, y: 0 }, points.at(-1) ?? { x: 0, y: 0 }];
  const angle = Math.atan2(end.y - before.y, end.x - before.x);
  const corner = (turn: number): string =>
    `${rounded(end.x - 9 * Math.cos(angle + turn))},${rounded(end.y - 9 * Math.sin(angle + turn))}`;
  return {
    tag: "polygon",
    attributes: { points: `${rounded(end.x)},${rounded(end.y)} ${corner(0.5)} ${corner(-0.5)}`, fill },
  };
}

function lineShapes({ way, mark }: MarkedLine, points: readonly Point[]): readonly Shape[] {
  const { colour } = marks[mark];
  const middle = points[Math.floor(points.length / 2)];
  const line: Shape = {
    tag: "polyline",
    attributes: {
      points: points.map(({ x, y }) => `${rounded(x)},${rounded(y)}`).join(" "),
      fill: "none",
      stroke: colour,
      "stroke-width": mark === "same" ? "1.4" : "2.4",
      ...(way === undefined ? {} : { "stroke-dasharray": "3 3" }),
    },
  };
  const label: readonly Shape[] =
    way === undefined || way === "" || middle === undefined
      ? []
      : [
          {
            tag: "text",
            attributes: {
              x: rounded(middle.x),
              y: rounded(middle.y - 5),
              "text-anchor": "middle",
              "font-size": "11",
              fill: "#c2410c",
            },
            text: way,
          },
        ];
  return [line, head(points, colour), ...label];
}

/** A graph as shapes on a plane, from left to right: the same graph gives the same. Pure. */
export function shapesOf({ name, steps, lines }: MarkedPicture): Shapes {
  const layout = new dagre.graphlib.Graph({ multigraph: true });
  layout.setGraph({ rankdir: "LR", nodesep: 22, ranksep: 44, marginx: 16, marginy: 16 });
  layout.setDefaultEdgeLabel(() => ({}));
  const there = new Set(steps.map(({ id }) => id));
  const drawn = lines.filter(({ from, to }) => there.has(from) && there.has(to));
  for (const { id } of steps) layout.setNode(id, { ...box });
  for (const line of drawn) layout.setEdge(line.from, line.to, {}, edgeName(line));
  dagre.layout(layout);
  const { width = 0, height = 0 } = layout.graph() as { readonly width?: number; readonly height?: number };
  const at = (id: string): Point => {
    const { x = 0, y = 0 } = layout.node(id) as Partial<Point>;
    return { x, y };
  };
  const pointsOf = (line: MarkedLine): readonly Point[] =>
    (layout.edge(line.from, line.to, edgeName(line)) as { readonly points?: readonly Point[] }).points ?? [];
  const told = steps.flatMap(({ title, asks, mark }) =>
    asks === undefined ? [] : [`${title} (${asks}${mark === "same" ? "" : `, ${mark}`})`],
  );
  return {
    width: rounded(width),
    height: rounded(height),
    words: `Graph ${name}: steps ${told.join(", ")}`,
    all: [
      { tag: "rect", attributes: { width: "100%", height: "100%", fill: "#ffffff" } },
      ...drawn.flatMap((line) => lineShapes(line, pointsOf(line))),
      ...steps.flatMap((step) => boxShapes(step, at(step.id))),
    ],
  };
}
