import { Agent } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectRefusal, send } from "../../support/http-client.ts";
import type { Server } from "../server.ts";
import { exampleFolder, graphs, start } from "./serve.ts";

let fraud: Server;
let echo: Server;
let lookup: Server;

beforeAll(async () => {
  // A limit small enough to reach.
  const limit = { MAX_BATCH_ROWS: "100" };
  [fraud, echo, lookup] = await Promise.all([
    start(exampleFolder("fraud"), limit),
    start(join(graphs, "echo.onnx"), limit),
    start(join(graphs, "lookup.onnx"), limit),
  ]);
});
afterAll(() => Promise.all([fraud.kill(), echo.kill(), lookup.kill()]));

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly datatype: string;
  readonly data: readonly unknown[];
}

/** A refusal: name, body, status, and words that the message must have: what, where, what to do. */
type Refusal = readonly [string, string, number, readonly string[]];

/** Body by body, each followed by a good one on the same connection. */
function refuses(server: () => Server, good: string, table: readonly Refusal[]): void {
  it.each(table)("%s", async (_, body, status, words) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const refused = await send(server().inferUrl, agent, body);
    expectRefusal(refused, status, words);
    const next = await send(server().inferUrl, agent, good);
    expect(next.status).toBe(200);
    expect(next.port).toBe(refused.port);
    agent.destroy();
  });
}

describe("a tensor a field, all in FP32", () => {
  const fields = ["amount", "card_age_days", "distance_km", "hour", "merchant_risk", "payments_today"];
  const inputs: readonly Tensor[] = fields.map((name) => ({ name, shape: [1], datatype: "FP32", data: [1] }));
  const [amount, ...others] = inputs;
  const body = (...tensors: unknown[]): string => JSON.stringify({ inputs: tensors });
  const first = (change: object): string => body({ ...amount, ...change }, ...others);

  refuses(() => fraud, body(...inputs), [
    ["no JSON", "hello", 400, ["not valid JSON"]],
    ["no inputs", "{}", 400, ["inputs: Field required"]],
    ["no tensor", body(), 400, ["lacks", '"amount" FP32 [-1]', '"payments_today" FP32 [-1]']],
    ["one missing", body(...others), 400, ['lacks "amount" FP32 [-1]']],
    ["another name", first({ name: "Amount" }), 400, ['inputs[0] "Amount" is no input', '"amount" FP32 [-1]']],
    ["one more", body(...inputs, { ...amount, name: "x" }), 400, ['inputs[6] "x" is no input']],
    ["one twice", body(...inputs, amount), 400, ['inputs[6] "amount" is there twice']],
    ["another type", first({ datatype: "FP64" }), 400, ['"amount".datatype is FP64', '"amount" FP32 [-1]']],
    ["text", first({ datatype: "BYTES", data: ["1"] }), 400, ["datatype is BYTES"]],
    ["unknown type", first({ datatype: "FLOAT" }), 400, ["inputs.0.datatype", "FP32"]],
    ["a number in quotes", first({ data: ["1"] }), 400, ["(str)", "no FP32"]],
    ["boolean for a number", first({ data: [true] }), 400, ["(bool)", "no FP32"]],
    ["beyond FP32", first({ data: [1e39] }), 400, ["beyond the range of FP32"]],
    ["a table", first({ shape: [1, 1] }), 400, ["shape is [1, 1]", "[-1]"]],
    ["no rank", first({ shape: [] }), 400, ["shape is []"]],
    ["no rows", first({ shape: [0], data: [] }), 400, ["no elements"]],
    ["negative rows", first({ shape: [-1] }), 400, ["no elements"]],
    ["too few data", first({ shape: [2] }), 400, ["means 2 elements; data has 1"]],
    ["nested data", first({ data: [[1]] }), 400, ["nested deeper"]],
    ["an object for a number", first({ data: [{}] }), 400, ["nested deeper"]],
    ["data is a number", first({ data: 1 }), 400, ["data is not a list"]],
    [
      "other rows than the others",
      first({ shape: [2], data: [1, 2] }),
      400,
      ["cannot compute these inputs: Non concat axis", "1 and 2"],
    ],
    ["too many rows", first({ shape: [101], data: Array(101).fill(1) }), 413, ["101 rows", "limit of 100"]],
    ["a shape beyond memory", first({ shape: [9e15] }), 413, ["limit of 100"]],
    ["unknown output", JSON.stringify({ inputs, outputs: [{ name: "score" }] }), 400, ['"score"', "predicted, prob"]],
    ["base64", first({ parameters: { content_type: "base64" } }), 400, ['content type "base64"']],
    ["columns of pandas", JSON.stringify({ inputs, parameters: { content_type: "pd" } }), 400, ['content type "pd"']],
  ]);
});

describe("text, whole numbers and booleans, as many of each", () => {
  const values = { text: "BYTES", whole: "INT64", small: "UINT8", flag: "BOOL", half: "FP16", double: "FP64" } as const;
  const good: Readonly<Record<keyof typeof values, unknown>> = {
    ...{ text: "a", whole: 1, small: 1, flag: true, half: 1, double: 1 },
  };
  const echoed = (change: Partial<Record<keyof typeof values, readonly unknown[]>>): string =>
    JSON.stringify({
      inputs: Object.entries({ ...Object.fromEntries(Object.entries(good).map(([k, v]) => [k, [v]])), ...change }).map(
        ([name, data]) => ({ name, shape: [data.length], datatype: values[name as keyof typeof values], data }),
      ),
    });

  refuses(() => echo, echoed({}), [
    ["a number for text", echoed({ text: [1] }), 400, ['"text".data', "(int)", "no BYTES"]],
    ["nothing for text", echoed({ text: [null] }), 400, ["(NoneType)", "no BYTES"]],
    ["text with a NUL", echoed({ text: ["a\0b"] }), 400, ["NUL"]],
    ["decimals", echoed({ whole: [1.5] }), 400, ["(float)", "no INT64"]],
    ["nothing for a whole number", echoed({ whole: [null] }), 400, ["(NoneType)", "no INT64"]],
    ["beyond INT64", echoed({ whole: [2 ** 63] }), 400, ["9223372036854775807"]],
    ["beyond UINT8", echoed({ small: [256] }), 400, ["0 to 255"]],
    ["below UINT8", echoed({ small: [-1] }), 400, ["0 to 255"]],
    ["1 for true", echoed({ flag: [1] }), 400, ["(int)", "no BOOL"]],
    ["beyond FP16", echoed({ half: [65_520] }), 400, ["beyond the range of FP16"]],
    ["other rows", echoed({ text: ["a", "b"] }), 400, ['"text" and "whole" share the dimension "rows"', "2 and 1"]],
  ]);
});

describe("a dimension that is fixed, and one that is not", () => {
  const places = (shape: readonly number[], data: unknown): string =>
    JSON.stringify({ inputs: [{ name: "place", shape, datatype: "INT64", data }] });

  refuses(() => lookup, places([2, 1], [[0], [1]]), [
    ["three for two", places([3, 1], [0, 1, 2]), 400, ["[3, 1]", "[2, -1]"]],
    ["one nested otherwise", places([2, 2], [[0, 1], [2]]), 400, ["nested otherwise", "depth 1"]],
    ["rows and columns changed", places([2, 1], [[0, 1]]), 400, ["nested otherwise", "depth 0"]],
    [
      "a place that there is not",
      places([2, 1], [0, 3]),
      400,
      ["cannot compute these inputs: indices element", "[-3,2]"],
    ],
  ]);
});
