import { expect, it } from "vitest";
import { attemptsOf } from "../../../../components/model-graph/attempts.ts";
import { graphAsModel, graphRelease } from "../../../../components/model-graph/model.ts";
import { longestWay, stagesOf } from "../../../../components/model-graph/order.ts";
import { flowerCare } from "../../../../stacks/graphs/flower-care.ts";

it("a graph's steps begin when what they need is there", () => {
  expect(stagesOf(flowerCare.nodes).map((stage) => stage.map(({ name }) => name))).toEqual([
    ["first", "petal-area"],
    ["sure"],
    ["is-it-sure"],
    ["second"],
    ["both"],
    ["is-it-sure-chosen"],
    ["care"],
  ]);
});

it("the slowest way is that of steps one after another", () => {
  // first, second and care, of 2 s each; nothing else waits.
  expect(longestWay(flowerCare.nodes)).toBe(6000);
});

it("attempts and the waits between them end within a step's time", () => {
  // Two waits of at most 60 ms leave 880 ms for three attempts.
  expect(attemptsOf(1000, 2)).toEqual({ count: 3, eachMilliseconds: 293, waitMilliseconds: 40 });
  expect(attemptsOf(1000, 0)).toEqual({ count: 1, eachMilliseconds: 1000, waitMilliseconds: 40 });
});

it("is served like a model that calls its steps", () => {
  const model = graphAsModel(flowerCare);
  expect(model).toMatchObject({
    name: "flower-care",
    team: "examples",
    calls: ["iris", "iris-stumps", "watering"],
    limits: { body: "1Mi" },
    runtime: { kind: "graph", longestRequestSeconds: 7 },
    io: { outputs: { species: "BYTES", virginica: "FP64", millilitres: "FP64", advice: "BYTES" } },
  });
  const changed = {
    ...flowerCare,
    nodes: flowerCare.nodes.map((node) => (node.kind === "call" ? { ...node, retries: 2 } : node)),
  };
  const [one, other] = [graphRelease(flowerCare, model), graphRelease(changed, graphAsModel(changed))];
  expect(one.champion.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(other.champion.digest).not.toBe(one.champion.digest);
  expect(graphRelease(flowerCare, graphAsModel(flowerCare))).toEqual(one);
});
