import { describe, expect, it } from "vitest";
import { issueCodes } from "../../../../components/issue-codes.ts";
import type { GraphBuilder } from "../../../../components/model-graph/builder.ts";
import { above } from "../../../../components/model-graph/expression.ts";
import type { Ref } from "../../../../components/model-graph/ref.ts";
import { defineGraph } from "../../../../components/model-graph/spec.ts";
import { validateGraph } from "../../../../components/model-graph/validate.ts";
import { defineModel } from "../../../../components/model-service/spec.ts";
import { flowerCare } from "../../../../stacks/graphs/flower-care.ts";
import { planGraphs } from "../../../../stacks/graphs.ts";
import { iris } from "../../../../stacks/models/iris.ts";

const tensor = (name: string, size: number, runtime: { kind: "pmml" } | { kind: "tensorflow" } = { kind: "pmml" }) =>
  defineModel({
    name,
    team: "t",
    runtime,
    io: {
      inputs: { x: { datatype: "FP64", shape: [-1, 3] } },
      outputs: { y: { datatype: "FP64", shape: [-1, size] }, n: "FP64" },
    },
  });
const [three, two, other] = [tensor("three", 3), tensor("two", 2), tensor("other", 3, { kind: "tensorflow" })];
const logic = defineModel({
  name: "logic",
  team: "t",
  runtime: { kind: "custom", function: "f", protocol: "own", routes: ["/plan"], health: "/health" },
  io: { inputs: { x: "FP64" }, outputs: { y: "FP64" } },
});
const shape = { name: "g", team: "t", golden: "g.json", inputs: { x: "FP64" } } as const;

type Build = (x: Ref<"FP64">, g: GraphBuilder) => Readonly<Record<string, Ref>>;
const wrong: readonly (readonly [string, string, Build])[] = [
  ["MG001", "First", (x, g) => g.call("First", three, { x })],
  ["MG001", "a", (x, g) => (g.call("a", three, { x }), g.call("a", three, { x }))],
  ["MG002", "a.model", (x, g) => g.call("a", other, { x })],
  ["MG003", "a.route", (x, g) => g.call("a", logic, { x }, { route: "/score" })],
  [
    "MG004",
    "b",
    (x, g) => {
      let leaked = x;
      g.choose(
        "large",
        [{ when: above(x, 1), then: (way) => ({ y: (leaked = way.call("a", three, { x }).n) }) }],
        () => ({ y: x }),
      );
      return g.call("b", logic, { x: leaked });
    },
  ],
  [
    "MG004",
    "outputs.y",
    (x, g) => {
      let leaked = x;
      g.split(
        "tried",
        {
          a: { share: 50, then: (way) => ({ y: (leaked = way.call("a", three, { x }).n) }) },
          b: { share: 50, then: () => ({ y: x }) },
        },
        "chance",
      );
      return { y: leaked };
    },
  ],
  ["MG005", "a.timeout", (x, g) => g.call("a", three, { x }, { timeout: "200ms", retries: 3 })],
  [
    "MG006",
    "timeouts",
    (x, g) => g.call("b", logic, { x: g.call("a", three, { x }, { timeout: "8s" }).n }, { timeout: "7s" }),
  ],
  [
    "MG007",
    "a",
    (x, g) =>
      g.split(
        "a",
        { b: { share: 60, then: (way) => way.call("d", logic, { x }) }, c: { share: 60, then: () => ({ y: x }) } },
        x,
      ),
  ],
  ["MG007", "a", (x, g) => g.split("a", { b: { share: 100, then: (way) => way.call("d", logic, { x }) } }, x)],
  ["MG008", "a", (x, g) => ({ y: g.mean("a", { x }), z: g.call("b", three, { x }).n })],
  ["MG008", "a.atLeast", (x, g) => ({ y: g.mean("a", { x, z: g.call("b", three, { x }).n }, { atLeast: 3 }) })],
  [
    "MG009",
    "a.weights",
    (x, g) => ({ y: g.weighted("a", { x, z: g.call("b", three, { x }).n }, { weights: { x: 0, z: 0 } }) }),
  ],
  [
    "MG009",
    "a.within",
    (x, g) => ({
      y: g.weighted(
        "a",
        { x, z: g.call("b", three, { x }).n },
        { weights: { x: 1, z: 1 }, within: { least: 0.6, most: 0.9 } },
      ),
    }),
  ],
  [
    "MG009",
    "a.weights",
    (x, g) => ({
      y: g.weighted(
        "a",
        { x, z: g.call("b", three, { x }).n },
        { weights: { x: 9, z: 1 }, within: { least: 0.2, most: 0.8 } },
      ),
    }),
  ],
  ["MG010", "b.inputs.x", (x, g) => g.call("b", three, { x: g.call("a", two, { x }).y })],
  ["MG011", "steps", (x) => ({ x })],
  ["MG011", "outputs", (x, g) => (g.call("a", three, { x }), {})],
];

describe("a graph", () => {
  it.each(wrong)("is refused by %s at %s", (code, path, build) => {
    const graph = defineGraph(shape, ({ x }, g) => build(x, g));
    expect(validateGraph(graph).map((issue) => [issue.code, issue.path])).toEqual([[code, `graphs.g.${path}`]]);
  });

  it("says what was written, and what to do", () => {
    const told = wrong.flatMap(([, , build]) => validateGraph(defineGraph(shape, ({ x }, g) => build(x, g))));
    for (const { message } of told) expect(message).toMatch(/^.{10,}\.$/s);
  });

  it("without inputs is none", () => {
    const graph = defineGraph({ ...shape, inputs: {} }, (_, g) => g.call("a", logic, { x: { node: "b" } as never }));
    expect(validateGraph(graph).map(({ code, path }) => [code, path])).toEqual([["MG011", "graphs.g.inputs"]]);
  });

  it("has a name of its own", () => {
    const { issues } = planGraphs([flowerCare, flowerCare], [iris], "local");
    expect(issues.map(({ code }) => code)).toEqual(["MG012"]);
    expect(
      planGraphs([{ ...flowerCare, shape: { ...flowerCare.shape, name: "iris" } }], [iris], "local").issues,
    ).toMatchObject([{ code: "MG012", path: "graphs.iris.name" }]);
  });

  it("has a test for most codes that there are", () => {
    const codes = Object.keys(issueCodes).filter((code) => code.startsWith("MG"));
    const tried = new Set([...wrong.map(([code]) => code), "MG012", "MG013", "MG014"]);
    expect(codes.filter((code) => !tried.has(code))).toEqual([]);
  });
});
