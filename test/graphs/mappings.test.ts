import { expect, it } from "vitest";
import {
  all,
  any,
  as,
  atLeast,
  atMost,
  below,
  is,
  largest,
  lookup,
  minus,
  not,
  over,
  plus,
  smallest,
  times,
} from "../../components/model-graph/expression.ts";
import { defineGraph } from "../../components/model-graph/spec.ts";
import { one, run, scoring, shape, x } from "./models.ts";

const graph = defineGraph(shape, ({ x: given }, g) => {
  const { score, label } = g.call("first", one, { x: given });
  const isBetween = all(atLeast(given, 2), atMost(given, 6));
  return {
    sum: g.map("sum", plus(given, minus(score, 1))),
    share: g.map("share", over(times(given, 3), 4)),
    between: g.map("between", smallest(largest(given, 2), 6)),
    float: g.map("float", as("FP32", given)),
    word: g.map("word", lookup(label, { small: "a.b", large: 'say "${HOME}"' }, "none")),
    isBetween: g.map("is-between", isBetween),
    isOutside: g.map("is-outside", not(isBetween)),
    isEither: g.map("is-either", any(below(given, 2), is(label, "large"))),
  };
});

it("mappings compute what hand arithmetic says, row by row", async () => {
  const { graph: tried } = await run(graph, { one: scoring(2) });
  // The model doubles, and calls above 5 large.
  const { body, values } = await tried.ask(x(1, 2, 6, 10));
  expect(values).toEqual({
    sum: [2, 5, 17, 29],
    share: [0.75, 1.5, 4.5, 7.5],
    between: [2, 2, 6, 6],
    float: [1, 2, 6, 10],
    word: ["a.b", "a.b", 'say "${HOME}"', 'say "${HOME}"'],
    isBetween: [false, true, true, false],
    isOutside: [true, false, false, true],
    isEither: [true, false, true, true],
  });
  const types = Object.fromEntries((body.outputs ?? []).map(({ name, datatype }) => [name, datatype]));
  expect(types).toMatchObject({ sum: "FP64", float: "FP32", word: "BYTES", isBetween: "BOOL" });
});

it("a division by zero is the request's fault, and says no value", async () => {
  const divided = defineGraph(shape, ({ x: given }, g) => {
    const { score } = g.call("first", one, { x: given });
    return { share: g.map("share", over(1, score)) };
  });
  const { graph: tried } = await run(divided, { one: scoring(0) });
  const { status, body } = await tried.ask(x(1));
  expect([status, body.error]).toEqual([400, "The values given cannot be computed with."]);
});
