import { afterAll, expect, vi } from "vitest";
import type { ModelGraph } from "../../components/model-graph/spec.ts";
import { validateGraph } from "../../components/model-graph/validate.ts";
import { defineModel } from "../../components/model-service/spec.ts";
import { column, RunningGraph, Step, type Answer, type Asked } from "./running.ts";

const scores = (name: string) =>
  defineModel({
    name,
    team: "t",
    runtime: { kind: "pmml" },
    io: { inputs: { x: "FP64" }, outputs: { score: "FP64", label: "BYTES" } },
  });
export const [one, two, three] = [scores("one"), scores("two"), scores("three")];
export const logic = defineModel({
  name: "logic",
  team: "t",
  runtime: {
    kind: "custom",
    function: "f",
    protocol: "own",
    routes: ["/plan"],
    health: "/health",
    failure: { field: "code", ok: 0 },
  },
  io: { inputs: { label: "BYTES", score: "FP64" }, outputs: { plan: "BYTES" } },
});
export const shape = { name: "tried", team: "t", golden: "g.json", inputs: { x: "FP64" } } as const;

/** A model whose score is its factor times x. */
export function scoring(factor: number) {
  return ({ body }: Asked): Answer => {
    const [x] = body.inputs ?? [];
    const data = (x?.data ?? []) as readonly number[];
    const labels = data.map((value) => (value * factor > 5 ? "large" : "small"));
    return {
      outputs: [
        column(
          "score",
          "FP64",
          data.map((value) => value * factor),
        ),
        column("label", "BYTES", labels),
      ],
    };
  };
}

export const planning = ({ body: { data = [] } }: Asked): Answer => ({
  code: 0,
  data: data.map(({ label, score }) => ({ plan: `${String(label)} ${Number(score)}` })),
});

export const everyStep = { one: scoring(1), two: scoring(100), three: scoring(1000), logic: planning };

const running: { stop: () => void }[] = [];
afterAll(() => {
  vi.unstubAllEnvs();
  for (const one of running) one.stop();
});

export async function run(
  graph: ModelGraph,
  answers: Readonly<Record<string, (asked: Asked, attempt: number) => Answer>>,
) {
  expect(validateGraph(graph)).toEqual([]);
  const steps = Object.fromEntries(
    await Promise.all(
      Object.entries(answers).map(async ([name, answer]) => [name, await new Step(answer).listening()] as const),
    ),
  );
  const urls = Object.fromEntries(Object.entries(steps).map(([name, step]) => [name, step.url]));
  const started = await RunningGraph.of(graph, urls);
  running.push(started, ...Object.values(steps));
  return { graph: started, steps };
}

export const x = (...data: readonly number[]) => ({ inputs: [column("x", "FP64", data)] });
