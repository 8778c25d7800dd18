import type { GraphPicture, PictureLine, PictureStep } from "../../runtimes/graph/picture.ts";
import type { Datatype } from "../model-service/settings.ts";
import { formulaText } from "./bloblang.ts";
import type { CallNode, ChoiceNode, CombineNode, GraphNode } from "./node.ts";
import { neededBy, reading } from "./order.ts";
import { graphInputs, type Presence, type Ref } from "./ref.ts";
import type { ModelGraph } from "./spec.ts";

const outputsNode = "Outputs";

const words = {
  hard: "",
  values: ", soft: values",
  instead: ", soft: another",
  "left-out": ", may be missing",
} as const;

function valueWords({ node, output }: Ref<Datatype, Presence>): string {
  return `${node}.${output}`;
}

function refsWords(refs: Readonly<Record<string, Ref<Datatype, Presence>>>): string {
  return Object.entries(refs)
    .map(([name, ref]) => `${name} = ${valueWords(ref)}`)
    .join(", ");
}

/** Four digits say what a weight does; the file has all. */
function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function failureWords({ dependency }: CallNode): string {
  if (dependency.kind !== "values")
    return {
      hard: "the graph answers an error",
      instead: "others take its place",
      "left-out": "its values are missing",
    }[dependency.kind];
  const values = Object.entries(dependency.values).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return `values: ${values.join(", ")}`;
}

function choiceWords({ ways, by }: ChoiceNode): string {
  switch (by.kind) {
    case "conditions":
      return ways
        .map((way, index) => {
          const condition = by.conditions[index];
          return condition === undefined ? way : `${way} where ${formulaText(condition, valueWords)}`;
        })
        .join("; ");
    case "shares": {
      const shares = ways.map((way, index) => `${way} ${by.shares[index] ?? 0} %`).join(", ");
      return `${shares}, by ${by.key === undefined ? "chance" : valueWords(by.key)}`;
    }
    case "failed":
      return `${ways[0] ?? ""} where ${by.step} failed`;
  }
}

function combineWords({ how, weights, within, atLeast, members }: CombineNode): Readonly<Record<string, string>> {
  const said = Object.entries(weights).map(([member, weight]) => `${member} ${shortNumber(weight)}`);
  return {
    combines: refsWords(members),
    by: how,
    weights: said.join(", "),
    ...(within === undefined ? {} : { within: `${within.least} to ${within.most}` }),
    "at least": String(atLeast),
  };
}

function saysOf(node: GraphNode): Readonly<Record<string, string>> {
  switch (node.kind) {
    case "call":
      return {
        asks: node.model,
        takes: refsWords(node.inputs),
        "time-out": `${node.timeoutMilliseconds} ms`,
        retries: String(node.retries),
        "when it fails": failureWords(node),
      };
    case "map":
      return { computes: formulaText(node.formula, valueWords), type: node.datatype };
    case "choice":
      return { chooses: choiceWords(node) };
    case "merge":
      return Object.fromEntries(Object.entries(node.from).map(([way, refs]) => [way, refsWords(refs)]));
    case "combine":
      return combineWords(node);
  }
}

function looks(node: GraphNode): Pick<PictureStep, "title" | "below" | "kind" | "isSoft"> {
  const { name: title } = node;
  switch (node.kind) {
    case "call": {
      const { model, timeoutMilliseconds, dependency } = node;
      const below = `${model}, ${timeoutMilliseconds} ms${words[dependency.kind]}`;
      return { title, below, kind: "call", isSoft: dependency.kind !== "hard" };
    }
    case "map":
      return { title, below: "mapping", kind: "computed", isSoft: false };
    case "choice":
      return { title, below: node.by.kind === "shares" ? "splitter" : "switch", kind: "choice", isSoft: false };
    case "merge":
      return { title: node.choice, below: "what was chosen", kind: "choice", isSoft: false };
    case "combine": {
      const weights = Object.values(node.weights).map(shortNumber);
      const below = weights.length === 0 || weights.length > 3 ? node.how : `${node.how} ${weights.join(" : ")}`;
      return { title, below, kind: "combiner", isSoft: false };
    }
  }
}

function stepOf(node: GraphNode): PictureStep {
  const asks = node.kind === "call" ? { asks: node.model } : {};
  const scope = node.scope === undefined ? {} : { "for rows of": `${node.scope.choice}, ${node.scope.way}` };
  return { id: node.name, ...looks(node), ...asks, says: { ...saysOf(node), ...scope } };
}

function linesOf({ nodes, outputs }: ModelGraph): readonly PictureLine[] {
  const lines = nodes.flatMap((node): readonly PictureLine[] => {
    const values = [...new Set(reading(node).refs.map((ref) => ref.node))];
    const choices = neededBy(node).filter((name) => !values.includes(name));
    const way = (name: string) => (node.scope?.choice === name ? node.scope.way : "");
    return [
      ...values.map((from) => ({ from, to: node.name })),
      // What a merge takes from the ways says already where they lead.
      ...choices.map((from) => ({ from, to: node.name, way: way(from) })),
    ];
  });
  const ends = [...new Set(Object.values(outputs).map(({ node }) => node))];
  return [...lines, ...ends.map((from) => ({ from, to: outputsNode }))];
}

function tensors(of: object): string {
  const all = Object.keys(of);
  return all.length > 2 ? `${all.length} tensors` : all.join(", ");
}

/** A graph as it is drawn, from what goes in to what comes out. Pure. */
export function pictureOf(graph: ModelGraph): GraphPicture {
  const { shape, outputs, nodes } = graph;
  const edge = { kind: "edge of the graph", isSoft: false } as const;
  const inputs = Object.entries(shape.inputs).map(([name, tensor]) => [
    name,
    typeof tensor === "string" ? tensor : JSON.stringify(tensor),
  ]);
  const answers = Object.entries(outputs).map(([name, ref]) => [name, valueWords(ref)]);
  return {
    name: shape.name,
    steps: [
      {
        id: graphInputs,
        title: shape.name,
        below: tensors(shape.inputs),
        ...edge,
        says: Object.fromEntries(inputs) as Readonly<Record<string, string>>,
      },
      ...nodes.map(stepOf),
      {
        id: outputsNode,
        title: "answer",
        below: tensors(outputs),
        ...edge,
        says: Object.fromEntries(answers) as Readonly<Record<string, string>>,
      },
    ],
    lines: linesOf(graph),
  };
}
