import { Agent } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectRefusal, send, type SendOptions } from "../support/http-client.ts";
import { exampleOf, examples, firstQuestion, type Example, type InputTensor } from "./kinds.ts";
import { Server } from "./server.ts";

/** Name, body, status, and words that the message must have: what, where, what to do. */
type Case = readonly [string, string, number, readonly string[]];

const good = (example: Example): string => JSON.stringify(firstQuestion(example).body);
const inputOf = (example: Example): InputTensor => {
  const { inputs } = firstQuestion(example).body as { readonly inputs: readonly InputTensor[] };
  const [input] = inputs;
  if (input === undefined) throw new RangeError("no input");
  return input;
};

/** What no kind takes. */
function ofEvery(example: Example): readonly Case[] {
  const body = good(example);
  const number = String(inputOf(example).data[0]);
  const changed = (change: object): string => {
    const request = JSON.parse(body) as { inputs: object[] };
    return JSON.stringify({ ...request, inputs: request.inputs.with(0, { ...request.inputs[0], ...change }) });
  };
  return [
    ["empty body", "", 400, ["empty", "Send"]],
    ["half a JSON", body.slice(0, body.length / 2), 400, ["not valid JSON", "byte"]],
    ["no JSON", "hello", 400, ["not valid JSON"]],
    ["a list", "[]", 400, ["The body", "object"]],
    ["NaN", body.replace(number, "NaN"), 400, ["not valid JSON"]],
    ["Infinity", body.replace(number, "-Infinity"), 400, ["not valid JSON"]],
    ["deep nesting", `{"inputs":${"[".repeat(5000)}`, 400, ["depth"]],
    ["no inputs", "{}", 400, ["inputs: Field required"]],
    ["inputs is an object", '{"inputs":{}}', 400, ["inputs", "list"]],
    ["no tensor", '{"inputs":[]}', 400, ["0 tensors"]],
    ["no name", changed({ name: undefined }), 400, ["inputs.0.name"]],
    ["no data", changed({ data: undefined }), 400, ["inputs.0.data"]],
    ["no shape", changed({ shape: undefined }), 400, ["inputs.0.shape"]],
    ["no datatype", changed({ datatype: undefined }), 400, ["inputs.0.datatype"]],
    ["data is a number", changed({ data: 5 }), 400, ["data is not a list"]],
    ["unknown datatype", changed({ datatype: "FLOAT" }), 400, ["inputs.0.datatype", "FP64"]],
    ["shape of text", changed({ shape: ["a", 1] }), 400, ["inputs.0.shape.0"]],
    ["shape of decimals", changed({ shape: [1.5, 1] }), 400, ["inputs.0.shape.0"]],
    ["shape beyond 64 bits", changed({ shape: ["99999999999999999999", 1] }).replace(/"(9+)"/, "$1"), 400, ["shape"]],
    ["outputs is text", JSON.stringify({ ...(JSON.parse(body) as object), outputs: "all" }), 400, ["outputs"]],
    ["id is a number", JSON.stringify({ ...(JSON.parse(body) as object), id: 1 }), 400, ["id"]],
    [
      "unknown output",
      JSON.stringify({ ...(JSON.parse(body) as object), outputs: [{ name: "predicted" }] }),
      400,
      ['"predicted"', (example.metadata.outputs as { name: string }[]).map(({ name }) => name).join(", ")],
    ],
    [
      "a Python attribute",
      JSON.stringify({ ...(JSON.parse(body) as object), outputs: [{ name: "__class__" }] }),
      400,
      ['"__class__"'],
    ],
  ];
}

/** What is wrong with a table of numbers, for those that take one. */
function ofTables(example: Example, columns: number): readonly Case[] {
  const input = inputOf(example);
  const row = input.data;
  const tensor = (change: object): string => JSON.stringify({ inputs: [{ ...input, ...change }] });
  const data = (...start: unknown[]): unknown[] => [...start, ...row.slice(start.length)];
  return [
    ["text for a number", tensor({ data: data("a") }), 400, ["data", "(str)", "no FP64"]],
    ["a number in quotes", tensor({ data: data("1.5") }), 400, ["data", "(str)", "no FP64"]],
    ["boolean for a number", tensor({ data: data(true) }), 400, ["(bool)", "no FP64"]],
    ["an object for a number", tensor({ data: data({}) }), 400, ["nested"]],
    ["two tensors", JSON.stringify({ inputs: [input, input] }), 400, ["2 tensors"]],
    ["decimals as INT32", tensor({ datatype: "INT32", data: data(1.5) }), 400, ["(float)", "no INT32"]],
    ["beyond INT8", tensor({ datatype: "INT8", data: row.map(() => 128) }), 400, ["-128 to 127"]],
    ["negative UINT8", tensor({ datatype: "UINT8", data: row.map(() => -1) }), 400, ["0 to 255"]],
    ["three columns", tensor({ shape: [1, 3], data: [1, 2, 3] }), 400, ["[1, 3]", `[rows, ${columns}]`]],
    ["no columns", tensor({ shape: [columns] }), 400, [`[${columns}]`, `[rows, ${columns}]`]],
    ["rank 3", tensor({ shape: [1, columns, 1] }), 400, [`[1, ${columns}, 1]`]],
    ["too few data", tensor({ data: [1, 2, 3] }), 400, [`means ${columns} elements`, "has 3"]],
    ["too many data", tensor({ data: [...row, 1] }), 400, [`means ${columns} elements`, `has ${columns + 1}`]],
    ["ragged rows", tensor({ shape: [2, columns], data: [row, row.slice(1)] }), 400, ["different lengths"]],
    ["mixed nesting", tensor({ shape: [2, columns], data: [row, ...row] }), 400, ["different lengths"]],
    ["three levels", tensor({ data: [[row]] }), 400, ["nested deeper"]],
    ["no rows", tensor({ shape: [0, columns], data: [] }), 400, ["no rows"]],
    ["negative rows", tensor({ shape: [-1, columns] }), 400, ["no rows"]],
    [
      "batch above the limit",
      tensor({ shape: [101, columns], data: Array(101 * columns).fill(1) }),
      413,
      ["101 rows", "limit of 100"],
    ],
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
      [String(columns)],
    ],
  ];
}

/** What only one kind refuses, or in words of its own. */
function ofOne(example: Example): readonly Case[] {
  const body = good(example);
  const input = inputOf(example);
  if (example.kind === "sklearn") {
    const tensor = (change: object): string => JSON.stringify({ inputs: [{ ...input, ...change }] });
    const data = (first: unknown): unknown[] => input.data.map((value, index) => (index === 0 ? first : value));
    return [
      ["beyond FP64", body.replace(String(input.data[0]), "1e999"), 400, ["infinity"]],
      ["beyond FP32", tensor({ datatype: "FP32", data: data(1e39) }), 400, ["infinity"]],
      ["a missing value, which this model has no use for", tensor({ data: data(null) }), 400, ["NaN"]],
      ["text", tensor({ datatype: "BYTES", data: input.data.map(String).with(0, "a") }), 400, ["float"]],
      ["an output of other models", body.replace('"predict"', '"transform"'), 400, ['"transform"']],
    ];
  }
  if (example.kind === "lightgbm") {
    const other = JSON.stringify({ inputs: [input], outputs: [{ name: "predict_proba" }] });
    return [["an output of other models", other, 400, ['"predict_proba"', "Ask for predict"]]];
  }
  if (example.kind !== "mlflow") return [];
  const request = JSON.parse(body) as { readonly inputs: readonly InputTensor[] };
  const first = (change: object): string =>
    JSON.stringify({ inputs: request.inputs.map((one, index) => (index === 0 ? { ...one, ...change } : one)) });
  return [
    ["a column less", JSON.stringify({ inputs: request.inputs.slice(1) }), 400, ["missing inputs", "alcohol"]],
    ["text for a number", first({ data: ["a"] }), 400, ["inputs[0].data", "(str)", "no FP64"]],
    ["text for a column of numbers", first({ datatype: "BYTES", shape: [1], data: ["a"] }), 400, ["alcohol"]],
    ["too many data", first({ data: [1, 2] }), 400, ["means 1 elements", "has 2"]],
    ["columns of different lengths", first({ shape: [2, 1], data: [1, 2] }), 400, ["1, 2 rows"]],
    [
      "batch above the limit",
      JSON.stringify({
        inputs: request.inputs.map((one) => ({ ...one, shape: [101, 1], data: Array(101).fill(one.data[0]) })),
      }),
      413,
      ["101 rows", "limit of 100"],
    ],
  ];
}

/** Sends a wrong request and then a good one on the same connection. */
async function both(
  server: Server,
  example: Example,
  [body, status, words]: readonly [string | Buffer, number, readonly string[]],
  to = server.inferUrl,
  options: SendOptions = {},
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const refused = await send(to, agent, body, options);
  expectRefusal(refused, status, words);
  const next = await send(server.inferUrl, agent, good(example));
  expect(next.status).toBe(200);
  expect(next.port).toBe(refused.port);
  agent.destroy();
}

describe.each(examples)("a bad request to $kind gets its 4xx, and the next good one its answer", (example) => {
  let server: Server;
  beforeAll(async () => {
    // A limit small enough to reach.
    server = await (await Server.start(example, { MAX_BATCH_ROWS: "100" })).ready();
  });
  afterAll(() => server.kill());
  const { columns } = example;
  const cases = [...ofEvery(example), ...(columns === undefined ? [] : ofTables(example, columns)), ...ofOne(example)];

  it.each(cases)("%s", async (_, body, status, words) => {
    await both(server, example, [body, status, words]);
  });
});

describe("what is the server's, which is the same for all kinds", () => {
  const example = exampleOf("sklearn");
  let server: Server;
  beforeAll(async () => {
    server = await (await Server.start(example)).ready();
  });
  afterAll(() => server.kill());

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
    const body = options.method === "GET" ? "" : good(example);
    await both(server, example, [body, status, [words]], `${server.url}${path}`, options);
  });

  it("100 MB", async () => {
    await both(server, example, [Buffer.alloc(100_000_000, 0x20), 413, ["8388608 bytes", "fewer rows"]]);
  });

  it("100 MB in pieces of unknown number", async () => {
    const headers = { "transfer-encoding": "chunked" };
    await both(server, example, [Buffer.alloc(100_000_000, 0x20), 413, ["8388608 bytes"]], server.inferUrl, {
      headers,
    });
  });
});
