import { Agent } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inferRequest, readGolden } from "../../local/golden/classes.ts";
import { expectRefusal, send, type SendOptions } from "../support/http-client.ts";
import { example, Server } from "./server.ts";

const golden = readGolden("examples/cancer/golden.json");
const [first] = golden.rows;
if (first === undefined) throw new Error("no row");
const row = first.input;
const good = JSON.stringify(inferRequest(golden, first));
const number = String(row[0]);
let server: Server;

beforeAll(async () => {
  // A limit small enough to reach.
  server = await (await Server.start(example, { MAX_BATCH_ROWS: "100" })).ready();
});
afterAll(() => server.kill());

const input = { name: "table", shape: [1, 30], datatype: "FP64", data: row };
const tensor = (change: object): string => JSON.stringify({ inputs: [{ ...input, ...change }] });
const data = (...start: unknown[]): unknown[] => [...start, ...row.slice(start.length)];

/** Name, body, status, and words that the message must have: what, where, what to do. */
const table: readonly (readonly [string, string, number, readonly string[]])[] = [
  ["empty body", "", 400, ["empty", "Send"]],
  ["half a JSON", good.slice(0, good.length / 2), 400, ["not valid JSON", "byte"]],
  ["no JSON", "hello", 400, ["not valid JSON"]],
  ["a list", "[]", 400, ["The body", "object"]],
  ["NaN", good.replace(number, "NaN"), 400, ["not valid JSON"]],
  ["Infinity", good.replace(number, "-Infinity"), 400, ["not valid JSON"]],
  ["beyond FP64", good.replace(number, "1e999"), 400, ["infinity"]],
  ["beyond FP32", tensor({ datatype: "FP32", data: data(1e39) }), 400, ["infinity"]],
  ["a missing value, which this model has no use for", tensor({ data: data(null) }), 400, ["NaN"]],
  ["text for a number", tensor({ data: data("a") }), 400, ["data", "(str)", "no FP64"]],
  ["a number in quotes", tensor({ data: data(number) }), 400, ["data", "(str)", "no FP64"]],
  ["boolean for a number", tensor({ data: data(true) }), 400, ["(bool)", "no FP64"]],
  ["an object for a number", tensor({ data: data({}) }), 400, ["nested"]],
  ["deep nesting", `{"inputs":${"[".repeat(5000)}`, 400, ["depth"]],
  ["no inputs", "{}", 400, ["inputs: Field required"]],
  ["inputs is an object", '{"inputs":{}}', 400, ["inputs", "list"]],
  ["no tensor", '{"inputs":[]}', 400, ["0 tensors", "[rows, 30]"]],
  ["two tensors", JSON.stringify({ inputs: [input, input] }), 400, ["2 tensors"]],
  ["no name", tensor({ name: undefined }), 400, ["inputs.0.name"]],
  ["no data", tensor({ data: undefined }), 400, ["inputs.0.data"]],
  ["no shape", tensor({ shape: undefined }), 400, ["inputs.0.shape"]],
  ["no datatype", tensor({ datatype: undefined }), 400, ["inputs.0.datatype"]],
  ["data is a number", tensor({ data: 5 }), 400, ["data is not a list"]],
  ["unknown datatype", tensor({ datatype: "FLOAT" }), 400, ["inputs.0.datatype", "FP64"]],
  ["datatype of text", tensor({ datatype: "BYTES", data: row.map(String).with(0, "a") }), 400, ["float"]],
  ["decimals as INT32", tensor({ datatype: "INT32" }), 400, ["(float)", "no INT32"]],
  ["beyond INT8", tensor({ datatype: "INT8", data: row.map(() => 128) }), 400, ["-128 to 127"]],
  ["negative UINT8", tensor({ datatype: "UINT8", data: row.map(() => -1) }), 400, ["0 to 255"]],
  ["three columns", tensor({ shape: [1, 3], data: [1, 2, 3] }), 400, ["[1, 3]", "[rows, 30]"]],
  ["no columns", tensor({ shape: [30] }), 400, ["[30]", "[rows, 30]"]],
  ["rank 3", tensor({ shape: [1, 30, 1] }), 400, ["[1, 30, 1]"]],
  ["too few data", tensor({ data: [1, 2, 3] }), 400, ["means 30 elements", "has 3"]],
  ["too many data", tensor({ data: [...row, 1] }), 400, ["means 30 elements", "has 31"]],
  ["ragged rows", tensor({ shape: [2, 30], data: [row, row.slice(1)] }), 400, ["different lengths"]],
  ["mixed nesting", tensor({ shape: [2, 30], data: [row, ...row] }), 400, ["different lengths"]],
  ["three levels", tensor({ data: [[row]] }), 400, ["nested deeper"]],
  ["no rows", tensor({ shape: [0, 30], data: [] }), 400, ["no rows"]],
  ["negative rows", tensor({ shape: [-1, 30] }), 400, ["no rows"]],
  ["shape of text", tensor({ shape: ["a", 30] }), 400, ["inputs.0.shape.0"]],
  ["shape of decimals", tensor({ shape: [1.5, 30] }), 400, ["inputs.0.shape.0"]],
  ["shape beyond 64 bits", good.replace("[1,30]", "[99999999999999999999,30]"), 400, ["shape"]],
  ["batch above the limit", tensor({ shape: [101, 30], data: Array(3030).fill(1) }), 413, ["101 rows", "limit of 100"]],
  ["unknown output", good.replace('"predict"', '"predicted"'), 400, ['"predicted"', "predict, predict_proba"]],
  ["an output of other models", good.replace('"predict"', '"transform"'), 400, ['"transform"']],
  ["a Python attribute", good.replace('"predict"', '"__class__"'), 400, ['"__class__"', "predict, predict_proba"]],
  ["outputs is text", JSON.stringify({ ...inferRequest(golden, first), outputs: "all" }), 400, ["outputs"]],
  ["id is a number", JSON.stringify({ ...inferRequest(golden, first), id: 1 }), 400, ["id"]],
  [
    "named columns of different lengths",
    JSON.stringify({
      parameters: { content_type: "pd" },
      inputs: [1, 2].map((n) => ({ name: `c${n}`, shape: [n], datatype: "FP64", data: Array(n).fill(1) })),
    }),
    400,
    ["1, 2 rows"],
  ],
  [
    "too few named columns",
    JSON.stringify({
      parameters: { content_type: "pd" },
      inputs: [{ name: "c", shape: [1], datatype: "FP64", data: [1] }],
    }),
    400,
    ["30 features"],
  ],
];

describe("a bad request gets its 4xx and the next good one on the same connection its answer", () => {
  const both = async (
    body: string | Buffer,
    status: number,
    words: readonly string[],
    to: string,
    options: SendOptions,
  ) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const refused = await send(to, agent, body, options);
    expectRefusal(refused, status, words);
    const next = await send(server.inferUrl, agent, good);
    expect(next.status).toBe(200);
    expect(next.port).toBe(refused.port);
    agent.destroy();
  };

  it.each(table)("%s", async (_, body, status, words) => {
    await both(body, status, words, server.inferUrl, {});
  });

  it.each<readonly [string, number, string, SendOptions, string]>([
    ["GET on infer", 405, "/v2/models/cancer/infer", { method: "GET" }, "Use POST"],
    ["POST on metadata", 405, "/v2/models/cancer", {}, "Use GET"],
    ["unknown model", 404, "/v2/models/rose/infer", {}, "rose not found"],
    ["unknown version", 404, "/v2/models/cancer/versions/2/infer", {}, "version 2 not found"],
    ["unknown path", 404, "/predict", {}, "/predict"],
    ["readiness of another model", 404, "/v2/models/rose/ready", { method: "GET" }, "rose not found"],
    ["form data", 400, "/v2/models/cancer/infer", { headers: { "content-type": "text/plain" } }, "The body"],
    ["gzip", 415, "/v2/models/cancer/infer", { headers: { "content-encoding": "gzip" } }, "uncompressed"],
  ])("%s: %i", async (_, status, path, options, words) => {
    await both(options.method === "GET" ? "" : good, status, [words], `${server.url}${path}`, options);
  });

  it("100 MB", async () => {
    await both(Buffer.alloc(100_000_000, 0x20), 413, ["8388608 bytes", "fewer rows"], server.inferUrl, {});
  });

  it("100 MB in pieces of unknown number", async () => {
    const headers = { "transfer-encoding": "chunked" };
    await both(Buffer.alloc(100_000_000, 0x20), 413, ["8388608 bytes"], server.inferUrl, { headers });
  });
});
