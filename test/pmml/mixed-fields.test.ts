import { Agent } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectRefusal } from "../support/http-client.ts";
import { limits, send } from "./client.ts";
import { Server } from "./server.ts";

const model = join(import.meta.dirname, "../../runtimes/pmml/server/src/test/resources/species.pmml");
let mixed: Server;

beforeAll(async () => {
  mixed = await new Server([`--model-path=${model}`, ...limits]).ready();
});
afterAll(() => mixed.kill());

describe("fields that are not numbers", () => {
  const row = (change: Record<string, object> = {}): string =>
    JSON.stringify({
      inputs: [
        { name: "length", shape: [1], datatype: "FP64", data: [5], ...change["length"] },
        { name: "legs", shape: [1], datatype: "INT32", data: [4], ...change["legs"] },
        { name: "wild", shape: [1], datatype: "BOOL", data: [true], ...change["wild"] },
        { name: "colour", shape: [1], datatype: "BYTES", data: ["grey"], ...change["colour"] },
        { name: "weight", shape: [1], datatype: "FP32", data: [1], ...change["weight"] },
      ],
    });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  afterAll(() => {
    agent.destroy();
  });

  // By hand, from the two small trees in species.pmml: score = first + second, probability = 1 / (1 + e^-score).
  it.each([
    ["grey and short", {}, "mouse", 1],
    ["long and wild, heavy, four legs", { length: { data: [50] }, weight: { data: [3] } }, "horse", -1.5],
    [
      "long and tame, heavy, two legs",
      { length: { data: [50] }, wild: { data: [false] }, weight: { data: [3] }, legs: { data: [2] } },
      "horse",
      -4,
    ],
    ["brown", { colour: { data: ["brown"] } }, "mouse", 0.5],
    ["weight missing: the model says 1", { weight: { data: [null] } }, "mouse", 1],
    ["legs as a whole FP64", { legs: { datatype: "FP64", data: [4.0] } }, "mouse", 1],
  ])("%s", async (_, change: Record<string, object>, predicted, score) => {
    const answer = await send(mixed, agent, row(change));
    const { outputs } = JSON.parse(answer.body) as { outputs: { name: string; data: unknown[] }[] };
    expect(outputs.find((output) => output.name === "predicted_animal")?.data).toEqual([predicted]);
    expect(outputs.find((output) => output.name === "probability_mouse")?.data[0]).toBeCloseTo(
      1 / (1 + Math.exp(-score)),
      12,
    );
  });

  it.each([
    ["unknown category", { colour: { data: ["pink"] } }, ["one of grey, brown", "row 0", "colour"]],
    ["outside the interval", { length: { data: [101] } }, ["not a value the model knows", "length"]],
    ["decimal for an integer", { legs: { datatype: "FP64", data: [3.5] } }, ["whole number"]],
    ["number for a boolean", { wild: { data: [1] } }, ["not a boolean"]],
    ["FP64 for a boolean", { wild: { datatype: "FP64", data: [1] } }, ["does not fit", "BOOL"]],
    ["number for text", { colour: { data: [1] } }, ["not a string"]],
    ["INT64 for text", { colour: { datatype: "INT64", data: [1] } }, ["does not fit", "BYTES"]],
    ["null where the model has no answer to it", { legs: { data: [null] } }, ["null"]],
  ])("%s: 400", async (_, change: Record<string, object>, words) => {
    expectRefusal(await send(mixed, agent, row(change)), 400, words);
  });
});
