import { connect } from "node:net";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Server } from "./server.ts";

const root = join(import.meta.dirname, "../..");
let iris: Server;
let mixed: Server;

beforeAll(async () => {
  const limits = ["--max-batch-rows=100", "--request-timeout-ms=700", "--warm-up-ms=50", "--drain-delay-ms=0"];
  iris = new Server([`--model-path=${root}/examples/iris`, "--model-name=iris", ...limits]);
  mixed = new Server([
    `--model-path=${root}/runtimes/pmml/server/src/test/resources/species.pmml`,
    "--model-name=mixed",
    ...limits,
  ]);
  await Promise.all([iris.ready(), mixed.ready()]);
});
afterAll(() => Promise.all([iris.kill(), mixed.kill()]));

interface Answer {
  readonly status: number;
  readonly body: string;
  /** Local port: the same number means the same connection. */
  readonly port: number | undefined;
}

interface SendOptions {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function send(server: Server, agent: Agent, body: string | Buffer, options: SendOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const model = server === iris ? "iris" : "mixed";
    const headers = { "content-type": "application/json", ...options.headers };
    const sent = request(
      `${server.url}${options.path ?? `/v2/models/${model}/infer`}`,
      { agent, method: options.method ?? "POST", headers },
      (response) => {
        const port = response.socket.localPort;
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, body: text, port });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

const tensor = (change: object): string =>
  JSON.stringify({ inputs: [{ name: "x", shape: [1, 4], datatype: "FP64", data: [5.1, 3.5, 1.4, 0.2], ...change }] });
const good = tensor({});
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

function expectRefusal(answer: Answer, status: number, words: readonly string[]): void {
  const { error } = JSON.parse(answer.body) as { error: string };
  for (const word of words) expect(error).toContain(word);
  expect(answer.status).toBe(status);
  expect(error).not.toMatch(/exception|at \w+\.|java|null pointer/i);
}

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

describe("bodies that are too large or too slow", () => {
  const hundredMegabytes = Buffer.alloc(100 << 20, 32);

  it.each([
    ["with its length", { "content-length": String(hundredMegabytes.length) }],
    ["in chunks", { "transfer-encoding": "chunked" }],
  ])("100 MB %s: 413, little memory, and the next request on the connection is answered", async (_, headers) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const refused = await send(iris, agent, hundredMegabytes, { headers });
    expectRefusal(refused, 413, ["8388608 bytes", "Send fewer rows"]);
    const next = await send(iris, agent, good);
    expect([next.status, next.port]).toEqual([200, refused.port]);
    agent.destroy();
  });

  const raw = (
    text: string,
    until: (received: string) => boolean,
  ): Promise<{ received: string; closed: boolean; ms: number }> =>
    new Promise((resolve) => {
      const started = Date.now();
      const socket = connect(iris.listensOn, "127.0.0.1", () => socket.write(text));
      let received = "";
      const done = (closed: boolean): void => {
        socket.destroy();
        resolve({ received, closed, ms: Date.now() - started });
      };
      socket.on("data", (chunk) => {
        received += chunk.toString();
        if (until(received)) done(false);
      });
      socket.on("error", () => undefined);
      socket.on("close", () => {
        done(true);
      });
    });
  const head = (length: string): string =>
    `POST /v2/models/iris/infer HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${length}\r\n\r\n`;

  it("10 GB announced: refused before any of it is read, and the connection ends", async () => {
    const { received, closed } = await raw(head("Content-Length: 10737418240"), () => false);
    expect(received).toContain("413");
    expect(closed).toBe(true);
  });

  it("100 MB announced with Expect: 100-continue is refused before it is sent", async () => {
    const { received } = await raw(head("Content-Length: 104857600\r\nExpect: 100-continue"), (text) =>
      text.includes("}"),
    );
    expect(received).toMatch(/^HTTP\/1.1 413/);
  });

  it("a small body with Expect: 100-continue is asked for", async () => {
    const { received } = await raw(head(`Content-Length: ${good.length}\r\nExpect: 100-continue`), (text) =>
      text.includes("100 Continue"),
    );
    expect(received).toMatch(/^HTTP\/1.1 100 Continue/);
  });

  it("a body that stops coming: 408, and the connection ends", async () => {
    const { received, closed, ms } = await raw(`${head("Content-Length: 1000")}{"inputs"`, () => false);
    expect(received).toMatch(/^HTTP\/1.1 408/);
    expect(received).toContain('"error"');
    expect(closed).toBe(true);
    expect(ms).toBeGreaterThan(500);
    expect(ms).toBeLessThan(5000);
  });

  it("a head that stops coming: the connection ends", async () => {
    const { closed, ms } = await raw("POST /v2/models/iris/infer HTTP/1.1\r\nHost:", () => false);
    expect(closed).toBe(true);
    expect(ms).toBeLessThan(5000);
  });

  it.each([
    "GARBAGE\r\n\r\n",
    "POST /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
    `GET /v2 HTTP/1.1\r\nHost: x\r\n${"a: b\r\n".repeat(10_000)}\r\n`,
  ])("no HTTP (%#): refused, and the server lives", async (text) => {
    const { received } = await raw(text, (answer) => answer.includes("\r\n\r\n"));
    expect(received).not.toMatch(/^HTTP\/1.1 [25]/);
    expect((await fetch(`${iris.url}/v2/health/live`)).status).toBe(200);
  });

  it("after all of it nothing is left in flight and nothing failed", async () => {
    const text = await (await fetch(`${iris.url}/metrics`)).text();
    expect(text).toMatch(/pmml_requests_in_flight\{.*\} 0/);
    expect(text).toMatch(/pmml_errors_total\{.*\} 0/);
    expect(iris.stderr).toEqual([]);
  });
});
