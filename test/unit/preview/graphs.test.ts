import { describe, expect, it } from "vitest";
import { compareGraphs } from "../../../components/model-graph/compare.ts";
import { drawPicture } from "../../../components/model-graph/drawing.ts";
import { largest, times } from "../../../components/model-graph/expression.ts";
import { graphAsModel } from "../../../components/model-graph/model.ts";
import { pictureOf } from "../../../components/model-graph/picture.ts";
import { defineGraph, type ModelGraph } from "../../../components/model-graph/spec.ts";
import { readEvents } from "../../../preview/events/read.ts";
import { markdownOf } from "../../../preview/markdown/index.ts";
import { terminalOf } from "../../../preview/terminal.ts";
import type { Report } from "../../../preview/report.ts";
import { flowerCare } from "../../../stacks/graphs/flower-care.ts";
import { withWeights } from "../../../stacks/graph-weights.ts";
import { irisStumps } from "../../../stacks/models/iris-stumps.ts";
import { iris } from "../../../stacks/models/iris.ts";
import { reported } from "./recorded.ts";

/** A graph with a step that asks within so many milliseconds. */
function small(timeout: `${number}ms`, mean: boolean): ModelGraph {
  return defineGraph(
    {
      name: "small",
      team: "examples",
      inputs: { sepal_length: "FP64", sepal_width: "FP64", petal_length: "FP64", petal_width: "FP64" },
      golden: "examples/flower-care/golden.json",
      slo: { availability: 99.5, p99: "250ms" },
    },
    (flower, graph) => {
      const first = graph.call("first", iris, flower, { timeout });
      const sure = graph.map("sure", largest(first.probability_setosa, first.probability_virginica));
      if (!mean) return { sure };
      const second = graph.call("second", irisStumps, flower, { timeout: "1s" });
      const area = graph.map("area", times(flower.petal_length, flower.petal_width));
      return {
        area,
        virginica: graph.mean("both", { first: first.probability_virginica, second: second.probability_virginica }),
      };
    },
  );
}

const type = "ml-serving:index:ModelService";

/** What the engine tells of a component of a graph, or of a model. */
function event(op: string, name: string, sides: { readonly old?: object; readonly new?: object }): string {
  const urn = `urn:pulumi:local::ml-serving::${type}::${name}`;
  const state = (model: object) => ({ type, urn, custom: false, id: "", parent: "", inputs: { model }, outputs: {} });
  const { old, new: now } = sides;
  return JSON.stringify({
    resourcePreEvent: {
      metadata: {
        op,
        urn,
        type,
        old: old === undefined ? null : state(old),
        new: now === undefined ? null : state(now),
        detailedDiff: null,
        logical: true,
        provider: "",
      },
    },
  });
}

function modelOf(graph: ModelGraph): object {
  return { ...graphAsModel(graph), variants: [] };
}

function reportOf(...lines: readonly string[]): Report {
  const ended = JSON.stringify({ summaryEvent: { resourceChanges: {}, durationSeconds: 1, maybeCorrupt: false } });
  const stack = reported(readEvents([...lines, ended].join("\n")));
  return { schema: 1, at: "2026-11-22T00:00:00.000Z", stacks: [stack] };
}

const irisModel = { name: "iris", team: "examples", runtime: { kind: "pmml" } };

describe("graphs of models in a preview", () => {
  const before = small("500ms", false);
  const after = small("900ms", true);
  const report = reportOf(
    event("update", "small", { old: modelOf(before), new: modelOf(after) }),
    event("same", "flower-care", { old: modelOf(flowerCare), new: modelOf(flowerCare) }),
    event("same", "iris", { old: irisModel, new: irisModel }),
  );
  const [stack] = report.stacks;

  it("say of each step whether it comes, goes or changes, and how", () => {
    expect(stack?.graphs?.map(({ name, mark }) => [name, mark])).toEqual([
      ["small", "changed"],
      ["flower-care", "same"],
    ]);
    const steps = stack?.graphs?.[0]?.steps.map(({ id, mark }) => [id, mark]);
    expect(steps).toEqual([
      ["Inputs", "same"],
      ["first", "changed"],
      ["sure", "same"],
      ["second", "added"],
      ["area", "added"],
      ["both", "added"],
      ["Outputs", "changed"],
    ]);
    expect(stack?.graphs?.[0]?.steps[1]?.differences).toEqual([
      { what: "time-out", before: "500 ms", after: "900 ms" },
    ]);
  });

  it("are named beside each model that is a step of them", () => {
    expect(stack?.models.find(({ model }) => model === "iris")?.graphs).toEqual(["flower-care", "small"]);
    expect(stack?.models.find(({ model }) => model === "small")?.graphs).toBeUndefined();
  });

  it("are told in the comment and on the terminal", () => {
    for (const text of [markdownOf(report), terminalOf(report)]) {
      expect(text).toContain("graph small: step first changed (time-out: 500 ms → 900 ms)");
      expect(text).toContain("graph small: step second added (iris-stumps, 1000 ms)");
      expect(text).not.toContain("graph flower-care");
    }
  });

  it("are drawn with what goes in them", () => {
    const svg = drawPicture(compareGraphs(pictureOf(after), pictureOf(before)));
    expect(svg.match(/>−<\/text>/g)).toHaveLength(3);
    expect(svg.match(/text-decoration="line-through"/g)).toHaveLength(6);
    expect(svg).toContain("second (iris-stumps, removed)");
  });

  it("show other weights as a change of the combiner", () => {
    const other = withWeights(flowerCare, {
      combiners: { both: { weights: { first: 0.6, second: 0.4 }, measured: { first: 0.9, second: 0.6 } } },
      history: [],
    });
    const one = reportOf(event("update", "flower-care", { old: modelOf(flowerCare), new: modelOf(other) }));
    expect(terminalOf(one)).toContain(
      "graph flower-care: step both changed (weights: first 0.5, second 0.5 → first 0.6, second 0.4)",
    );
  });

  it("come and go as a whole", () => {
    const come = reportOf(event("create", "small", { new: modelOf(after) }));
    expect(terminalOf(come)).toContain("graph small added: first asks iris, second asks iris-stumps");
    const gone = reportOf(event("delete", "small", { old: modelOf(before) }));
    expect(terminalOf(gone)).toContain("graph small removed: first asks iris");
  });

  it("are none where nothing is a graph, or what was there did not draw itself yet", () => {
    expect(reportOf(event("same", "iris", { old: irisModel, new: irisModel })).stacks[0]?.graphs).toBeUndefined();
    const old = { name: "small", team: "examples", runtime: { kind: "graph", configuration: "{}" } };
    const [first] = reportOf(event("update", "small", { old, new: modelOf(before) })).stacks;
    expect(first?.graphs?.[0]?.mark).toBe("added");
  });
});
