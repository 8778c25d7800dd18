// Graphs that must not compile. `make lint` type-checks this file: where one of them compiled after all, the directive above
// it would be an error itself.
import { above, as, is, largest, lookup, times } from "../../components/model-graph/expression.ts";
import { defineGraph } from "../../components/model-graph/spec.ts";
import { defineModel } from "../../components/model-service/spec.ts";

const pmml = { team: "t", runtime: { kind: "pmml" } } as const;
const scores = defineModel({
  ...pmml,
  name: "scores",
  io: { inputs: { amount: "FP64", shop: "BYTES" }, outputs: { score: "FP64", label: "BYTES" } },
});
const small = defineModel({ ...pmml, name: "small", io: { inputs: { amount: "FP32" }, outputs: { score: "FP32" } } });
const lenient = defineModel({
  ...pmml,
  name: "lenient",
  io: { inputs: { amount: "FP64", age: { datatype: "INT64", optional: true } }, outputs: { label: "BYTES" } },
});
const untold = defineModel({ ...pmml, name: "untold" });
const shape = {
  name: "g",
  team: "t",
  golden: "g.json",
  inputs: { amount: "FP64", shop: "BYTES", age: "INT64" },
} as const;

// What is declared here is right, so that each directive below stands for its own mistake and no other.
defineGraph(shape, (given, graph) => {
  const { amount, shop } = given;
  const first = graph.call("first", scores, { amount, shop }, { timeout: "500ms", retries: 2 });
  const narrowed = graph.map("narrowed", as("FP32", amount));
  const second = graph.call("second", small, { amount: narrowed }, { soft: { values: { score: 0.5 } } });
  graph.call("third", lenient, { amount: first.score });
  const code = graph.map("code", lookup(first.label, { good: 1, bad: 0 }, 0.5));
  const maybe = graph.maybe("fourth", scores, { amount, shop });
  const mean = graph.mean("mean", { code, maybe: maybe.score, second: second.score });
  graph.weighted("weighted", { mean, code }, { weights: { mean: 2, code: 1 }, within: { least: 0.2, most: 0.8 } });
  const voted = graph.vote("voted", { first: first.label, maybe: maybe.label });
  const instead = graph.call(
    "fifth",
    scores,
    { amount, shop },
    { soft: { instead: (others) => others.call("sixth", scores, { amount: mean, shop }) } },
  );
  const chosen = graph.choose(
    "large",
    [{ when: above(largest(amount, code), 100), then: () => ({ label: voted }) }],
    () => ({
      label: instead.label,
    }),
  );
  const split = graph.split(
    "tried",
    { a: { share: 90, then: () => ({ score: mean }) }, b: { share: 10, then: () => ({ score: code }) } },
    shop,
  );
  return { ...chosen, ...split };
});

defineGraph(shape, ({ amount, shop, age }, graph) => {
  const first = graph.call("first", scores, { amount, shop });
  const maybe = graph.maybe("maybe", scores, { amount, shop });

  // @ts-expect-error a number where the next model takes a text
  graph.call("a", scores, { amount, shop: first.score });
  // @ts-expect-error a text where the next model takes a number
  graph.call("a", scores, { amount: first.label, shop });
  // @ts-expect-error a double where the next model takes a float: `as` says it where it is meant
  graph.call("a", small, { amount: first.score });
  // @ts-expect-error an integer where the next model takes a double
  graph.call("a", scores, { amount: age, shop });
  // @ts-expect-error an input that nothing goes into
  graph.call("a", scores, { amount });
  // @ts-expect-error an input that the model has not
  graph.call("a", scores, { amount, shop, colour: shop });
  // @ts-expect-error an output that the model has not
  const output: keyof typeof first = "probability";
  // @ts-expect-error an input that the graph has not
  const input: keyof typeof shape.inputs = "merchant";
  // @ts-expect-error a constant: what goes in comes from somewhere
  graph.call("a", scores, { amount: 5, shop });
  // @ts-expect-error a model that declares no inputs and outputs: nothing could say whether the edge fits
  graph.call("a", untold, { amount });
  // @ts-expect-error a value that is not there when its step is left out
  graph.call("a", scores, { amount: maybe.score, shop });
  // @ts-expect-error computing with one
  graph.map("a", times(maybe.score, 2));
  // @ts-expect-error an optional input of another type than it has
  graph.call("a", lenient, { amount, age: amount });
  // @ts-expect-error a step that needs what comes after it: circles cannot be said
  graph.call("a", scores, { amount: later.score, shop });
  const later = graph.call("later", scores, { amount, shop });

  // @ts-expect-error a fallback without one of the step's outputs
  graph.call("a", scores, { amount, shop }, { soft: { values: { score: 0 } } });
  // @ts-expect-error a fallback of another type than the output has
  graph.call("a", scores, { amount, shop }, { soft: { values: { score: "none", label: "none" } } });
  // @ts-expect-error a fallback for an output that the step has not
  graph.call("a", small, { amount: graph.map("b", as("FP32", amount)) }, { soft: { values: { score: 0, label: "" } } });
  // @ts-expect-error another model in its place that does not give the same
  graph.call("a", scores, { amount, shop }, { soft: { instead: () => ({ score: first.score }) } });
  // @ts-expect-error more retries than do any good
  graph.call("a", scores, { amount, shop }, { retries: 20 });
  // @ts-expect-error a time-out without a unit
  graph.call("a", scores, { amount, shop }, { timeout: 500 });
  // @ts-expect-error a time-out in hours
  graph.call("a", scores, { amount, shop }, { timeout: "1h" });

  // @ts-expect-error arithmetic on a text
  graph.map("a", times(shop, 2));
  // @ts-expect-error a condition on a text's size
  above(first.label, 5);
  // @ts-expect-error a comparison with a value of another type
  is(first.label, 5);
  // @ts-expect-error a table by a number: it has texts for keys
  lookup(amount, { a: 1 }, 0);
  // @ts-expect-error a text as a number: `lookup` says which
  as("FP64", shop);

  // @ts-expect-error ways that do not give the same: one is without the label
  graph.choose("a", [{ when: above(amount, 1), then: () => ({ score: first.score }) }], () => ({ ...first }));
  const texts = () => ({ score: first.label });
  // @ts-expect-error ways that give a text and a number
  graph.choose("a", [{ when: above(amount, 1), then: texts }], () => ({ score: first.score }));
  // @ts-expect-error a switch without a condition
  graph.choose("a", [], () => ({ score: first.score }));
  // @ts-expect-error a value where a condition is wanted
  graph.choose("a", [{ when: first.score, then: () => ({ score: first.score }) }], () => ({ score: first.score }));
  // @ts-expect-error a way without a share
  graph.split("a", { b: { then: () => ({ score: first.score }) } }, "chance");

  // @ts-expect-error the mean of texts
  graph.mean("a", { first: first.label, maybe: maybe.label });
  // @ts-expect-error a vote on numbers that are hardly ever the same
  graph.vote("a", { first: first.score, maybe: maybe.score });
  // @ts-expect-error a vote on texts and integers
  graph.vote("a", { first: first.label, age });
  // @ts-expect-error a member without a weight
  graph.weighted("a", { first: first.score, amount }, { weights: { first: 1 } });
  // @ts-expect-error a weight of no member
  graph.weighted("a", { first: first.score, amount }, { weights: { first: 1, amount: 1, second: 1 } });

  return { score: first.score, [output]: amount, [input]: amount };
});

// @ts-expect-error an answer that may be missing
defineGraph(shape, ({ amount, shop }, graph) => graph.maybe("a", scores, { amount, shop }));
// @ts-expect-error an output that is none: a computation has to be a step
defineGraph(shape, ({ amount }) => ({ double: times(amount, 2) }));
// @ts-expect-error a graph without rows that somebody has computed otherwise
defineGraph({ name: "g", team: "t", inputs: { amount: "FP64" } }, ({ amount }) => ({ amount }));
// @ts-expect-error an input of a type that there is not
defineGraph({ ...shape, inputs: { amount: "DOUBLE" } }, ({ amount }) => ({ amount }));
// @ts-expect-error two owners of the number of replicas
defineGraph({ ...shape, replicas: 2, scaling: { on: "cpu", min: 1, max: 2 } }, ({ amount }) => ({ amount }));
// @ts-expect-error a runtime of its own: a graph is compiled
defineGraph({ ...shape, runtime: { kind: "pmml" } }, ({ amount }) => ({ amount }));
// @ts-expect-error a configuration by hand, as a model's
defineModel({ name: "g", team: "t", runtime: { kind: "graph", configuration: "input: {}", longestRequestSeconds: 5 } });
