import { Agent } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectRefusal } from "../support/http-client.ts";
import { goodRow as good, limits, send, type SendOptions } from "./client.ts";
import { Server } from "./server.ts";

let iris: Server;

beforeAll(async () => {
  iris = await new Server([
    `--model-path=${join(import.meta.dirname, "../../examples/iris/model.pmml")}`,
    ...limits,
  ]).ready();
});
afterAll(() => iris.kill());

const tensor = (change: object): string =>
  JSON.stringify({ inputs: [{ name: "x", shape: [1, 4], datatype: "FP64", data: [5.1, 3.5, 1.4, 0.2], ...change }] });
const fields = (change: Record<string, object>, extra: readonly object[] = []): string =>
  JSON.stringify({
    inputs: [
      ...["sepal_length", "sepal_width", "petal_length", "petal_width"].map((name) => ({
        name,
        shape: [1],
        datatype: "FP64",
        data: [1],
        ...change[name],
      })),
      ...extra,
    ],
  });

/** Name, body, status, and words that the message must have: what, where, what to do. */
const table: readonly (readonly [string, string, number, readonly string[]])[] = [
  ["empty body", "", 400, ["empty", "Send"]],
  ["half a JSON", good.slice(0, good.length / 2), 400, ["not valid JSON", "line 1"]],
  ["no JSON", "hello", 400, ["not valid JSON"]],
  ["a list", "[]", 400, ["not a JSON object"]],
  ["two objects", good + good, 400, ["more after the end"]],
  ["NaN", good.replace("5.1", "NaN"), 400, ["NaN", "not valid JSON"]],
  ["Infinity", good.replace("5.1", "-Infinity"), 400, ["Infinity", "not valid JSON"]],
  ["beyond FP64", good.replace("5.1", "1e999"), 400, ["range of FP64", "row 0"]],
  ["beyond FP64, without a point", good.replace("5.1", "9".repeat(350)), 400, ["range of FP64"]],
  ["a number of 10,000 digits", good.replace("5.1", "9".repeat(10_000)), 400, ["400 digits"]],
  ["beyond FP32", tensor({ datatype: "FP32", data: [1e39, 1, 1, 1] }), 400, ["range of FP32"]],
  ["null", tensor({ data: [null, 1, 1, 1] }), 400, ["null", "missing values"]],
  ["text for a number", tensor({ data: ["5.1", 1, 1, 1] }), 400, ["not a number"]],
  ["boolean for a number", tensor({ data: [true, 1, 1, 1] }), 400, ["not a number"]],
  ["deep nesting", `{"inputs":${"[".repeat(5000)}`, 400, ["inputs[0] is not an object"]],
  ["deep nesting in data", good.replace("[5.1", `${"[".repeat(5000)}5.1`), 400, ["deeper than two"]],
  ["deep nesting in what is skipped", `{"x":${'{"a":'.repeat(5000)}`, 400, ["16 levels"]],
  ["no inputs", "{}", 400, ['"inputs" is missing']],
  ["inputs twice", '{"inputs":[],"inputs":[]}', 400, ["twice"]],
  ["inputs is an object", '{"inputs":{}}', 400, ["not a list"]],
  ["no tensor", '{"inputs":[]}', 400, ["missing sepal_length"]],
  ["tensor is a number", '{"inputs":[1]}', 400, ["inputs[0]", "not an object"]],
  ["no name", tensor({ name: undefined }), 400, ['"name" is missing']],
  ["no data", tensor({ data: undefined }), 400, ['"data" is missing']],
  ["no shape", tensor({ shape: undefined }), 400, ['"shape" is missing']],
  ["no datatype", tensor({ datatype: undefined }), 400, ['"datatype" is missing']],
  ["name is a number", tensor({ name: 1 }), 400, ["not a string"]],
  ["data twice", good.replace('"data"', '"data":[1],"data"'), 400, ["twice"]],
  ["unknown datatype", tensor({ datatype: "FLOAT" }), 400, ["FLOAT", "FP64"]],
  [
    "datatype of text",
    tensor({ datatype: "BYTES", data: ["a", "b", "c", "d"] }),
    400,
    ["BYTES does not fit", "sepal_length"],
  ],
  ["decimals as INT32", tensor({ datatype: "INT32" }), 400, ["whole number"]],
  ["beyond INT8", tensor({ datatype: "INT8", data: [128, 1, 1, 1] }), 400, ["-128 to 127"]],
  ["negative UINT8", tensor({ datatype: "UINT8", data: [-1, 1, 1, 1] }), 400, ["0 to 255"]],
  ["three columns", tensor({ shape: [1, 3], data: [1, 2, 3] }), 400, ["3 columns", "4 fields", "sepal_length"]],
  ["too few data", tensor({ data: [1, 2, 3] }), 400, ["means 4 elements", "has 3"]],
  ["too many data", tensor({ data: [1, 2, 3, 4, 5] }), 400, ["means 4 elements", "has 5"]],
  [
    "ragged rows",
    tensor({
      shape: [2, 4],
      data: [
        [1, 2, 3],
        [4, 5, 6, 7, 8],
      ],
    }),
    400,
    ["different lengths"],
  ],
  [
    "rows of the wrong length",
    tensor({
      shape: [2, 4],
      data: [
        [1, 2],
        [3, 4],
        [5, 6],
        [7, 8],
      ],
    }),
    400,
    ["in lists of 2"],
  ],
  ["mixed nesting", tensor({ shape: [2, 4], data: [[1, 2, 3, 4], 5, 6, 7, 8] }), 400, ["different lengths"]],
  ["three levels", tensor({ data: [[[1, 2, 3, 4]]] }), 400, ["deeper than two"]],
  ["rank 3", tensor({ shape: [1, 4, 1] }), 400, ["no such field"]],
  ["no rows", tensor({ shape: [0, 4], data: [] }), 400, ["no rows"]],
  ["negative rows", tensor({ shape: [-1, 4] }), 400, ["no rows"]],
  ["shape of text", tensor({ shape: ["1", 4] }), 400, ["shape"]],
  ["shape of decimals", tensor({ shape: [1.5, 4] }), 400, ["shape"]],
  ["shape beyond 64 bits", good.replace("[1,4]", "[99999999999999999999,4]"), 400, ["shape"]],
  ["shape that overflows", tensor({ shape: [4611686018427387905, 4] }), 413, ["above the limit of 100"]],
  ["batch above the limit", tensor({ shape: [101, 4], data: Array(404).fill(1) }), 413, ["Send", "400 elements"]],
  [
    "wrong name",
    fields({ sepal_width: { name: "sepal_widht" } }),
    400,
    ['"sepal_widht"', 'Did you mean "sepal_width"?', "petal_length"],
  ],
  [
    "duplicate input",
    fields({}, [{ name: "sepal_width", shape: [1], datatype: "FP64", data: [1] }]),
    400,
    ["inputs[4]", "already given in inputs[1]"],
  ],
  ["rows that differ", fields({ petal_width: { shape: [2], data: [1, 2] } }), 400, ["2 rows", "has 1"]],
  [
    "missing field",
    JSON.stringify({ inputs: [{ name: "sepal_width", shape: [1], datatype: "FP64", data: [1] }] }),
    400,
    ["missing sepal_length, petal_length, petal_width"],
  ],
  [
    "unknown output",
    JSON.stringify({ ...(JSON.parse(good) as object), outputs: [{ name: "probability_setose" }] }),
    400,
    ['Did you mean "probability_setosa"'],
  ],
  [
    "output twice",
    JSON.stringify({
      ...(JSON.parse(good) as object),
      outputs: [{ name: "probability_setosa" }, { name: "probability_setosa" }],
    }),
    400,
    ["twice"],
  ],
  ["outputs is text", JSON.stringify({ ...(JSON.parse(good) as object), outputs: "all" }), 400, ["outputs"]],
  ["id is a number", JSON.stringify({ id: 1, ...(JSON.parse(good) as object) }), 400, ["id"]],
  [
    "a thousand tensors",
    JSON.stringify({ inputs: Array(1000).fill({ name: "sepal_width", shape: [1], datatype: "FP64", data: [1] }) }),
    400,
    ["more than 20"],
  ],
];

describe("a bad request gets its 4xx and the next good one on the same connection its answer", () => {
  it.each(table)("%s", async (_, body, status, words) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const refused = await send(iris, agent, body);
    expectRefusal(refused, status, words);
    const next = await send(iris, agent, good);
    expect(next.status).toBe(200);
    expect(next.port).toBe(refused.port);
    agent.destroy();
  });

  it.each<readonly [string, number, SendOptions, string]>([
    ["GET on infer", 405, { method: "GET" }, "Use POST"],
    ["DELETE on infer", 405, { method: "DELETE" }, "Use POST"],
    ["POST on metadata", 405, { path: "/v2/models/iris" }, "Use GET"],
    ["unknown model", 404, { path: "/v2/models/rose/infer" }, 'model "iris"'],
    ["unknown version", 404, { path: "/v2/models/iris/versions/2/infer" }, 'version "1"'],
    ["unknown path", 404, { path: "/predict" }, "POST /v2/models/iris/infer"],
    ["readiness of another model", 404, { path: "/v2/models/rose/ready", method: "GET" }, "No such path"],
    ["form data", 415, { headers: { "content-type": "application/x-www-form-urlencoded" } }, "application/json"],
    ["gzip", 415, { headers: { "content-encoding": "gzip" } }, "uncompressed"],
    ["binary extension", 415, { headers: { "inference-header-content-length": "10" } }, "JSON"],
  ])("%s: %i", async (_, status, options, words) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const refused = await send(iris, agent, options.method === undefined ? good : "", options);
    expectRefusal(refused, status, [words]);
    const next = await send(iris, agent, good);
    expect([next.status, next.port]).toEqual([200, refused.port]);
    agent.destroy();
  });
});
