import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OutputTensor } from "../../../local/golden/classes.ts";
import { readQuestions, type Question } from "../../../local/golden/questions.ts";
import type { Server } from "../server.ts";
import { exampleFolder, graphs, modelName, start } from "./serve.ts";

/** A model's questions and how near its answers have to be: those of its training library are in float32, too. */
const tolerance = 1e-6;

interface Answer {
  readonly id: string;
  readonly model_name: string;
  readonly model_version: string;
  readonly outputs: readonly (OutputTensor & { readonly shape: readonly number[]; readonly datatype: string })[];
}

async function infer(server: Server, body: unknown): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(server.inferUrl, { method: "POST", headers, body: JSON.stringify(body) });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

describe.each([
  { model: "iris-forest", golden: "examples/iris-forest/golden.json", rows: 150, trainedBy: "scikit-learn" },
  { model: "iris-tensorflow", golden: "examples/iris-tensorflow/golden.json", rows: 150, trainedBy: "Keras" },
  { model: "fraud", golden: "examples/fraud/golden-onnx.json", rows: 40, trainedBy: "TensorFlow" },
])("$model", ({ model, golden, rows, trainedBy }) => {
  const questions = readQuestions(golden);
  let server: Server;
  beforeAll(async () => {
    server = await start(exampleFolder(model));
  });
  afterAll(() => server.kill());

  const off = async (question: Question) => question.judge(await infer(server, question.body)).off;

  it(`answers every one of ${rows} rows as ${trainedBy} does`, async () => {
    expect(questions).toHaveLength(rows);
    for (const question of questions) expect(await off(question)).toBeLessThan(tolerance);
  });

  it("gives each of a thousand concurrent requests its own answer", async () => {
    const asked = Array.from({ length: 1000 }, (_, index) => questions[index % questions.length]);
    const all = await Promise.all(
      asked.map(async (question) => (question === undefined ? Number.NaN : await off(question))),
    );
    expect(Math.max(...all)).toBeLessThan(tolerance);
  });

  it("gives many rows of one request their answers in order", async () => {
    const bodies = questions.map(({ body }) => body as { inputs: { name: string; shape: number[]; data: number[] }[] });
    const [first] = bodies;
    const inputs = (first?.inputs ?? []).map(({ name, shape: [, ...columns] }) => {
      const data = bodies.flatMap(({ inputs }) => inputs.find((one) => one.name === name)?.data ?? []);
      return { name, shape: [questions.length, ...columns], datatype: "FP32", data };
    });
    const { outputs } = await infer(server, { inputs });
    const given = outputs.find(({ name }) => name === "probabilities");
    const known = await Promise.all(questions.map(async ({ body }) => (await infer(server, body)).outputs));
    const single = known.flatMap((tensors) => tensors.find(({ name }) => name === "probabilities")?.data ?? []);
    expect(given?.shape).toEqual([questions.length, single.length / questions.length]);
    expect(
      Math.max(...single.map((value, index) => Math.abs(Number(value) - Number(given?.data[index])))),
    ).toBeLessThan(tolerance);
  });
});

describe("a graph that gives back what it is given", () => {
  let server: Server;
  beforeAll(async () => {
    server = await start(join(graphs, "echo.onnx"));
  });
  afterAll(() => server.kill());

  /** Numbers at the ends of their types; text with more than ASCII. */
  const kinds = {
    text: ["BYTES", ["", "grün 🚀"]],
    whole: ["INT64", [Number.MIN_SAFE_INTEGER, 7]],
    small: ["UINT8", [0, 255]],
    flag: ["BOOL", [true, false]],
    half: ["FP16", [65_504, -0.5]],
    double: ["FP64", [Number.MAX_VALUE, 0.1]],
  } as const;
  const inputs = Object.entries(kinds).map(([name, [datatype, data]]) => ({ name, shape: [2], datatype, data }));

  it("has its types, names and values, in its order", async () => {
    const { outputs } = await infer(server, { inputs: inputs.toReversed() });
    expect(outputs).toEqual(
      inputs.map((input) => expect.objectContaining({ ...input, name: `${input.name}_again` }) as unknown),
    );
  });

  it("gives the outputs that are asked for, in the order in which they are asked for", async () => {
    const { outputs } = await infer(server, { inputs, outputs: [{ name: "flag_again" }, { name: "text_again" }] });
    expect(outputs.map(({ name }) => name)).toEqual(["flag_again", "text_again"]);
  });

  it("takes what MLServer's own clients write beside plain data, and whole numbers with a point", async () => {
    const marked = inputs.map((input) => ({
      ...input,
      parameters: { content_type: input.name === "text" ? "str" : "np" },
    }));
    const body = JSON.stringify({ id: "ü", inputs: marked }).replace("[0,255]", "[0.0,255.0]");
    const answer = await infer(server, JSON.parse(body));
    expect(answer).toMatchObject({ id: "ü", model_name: "m", model_version: "7" });
    expect(answer.outputs.find(({ name }) => name === "small_again")?.data).toEqual([0, 255]);
  });

  it("takes null for a missing number, and gives it as null", async () => {
    const missing = inputs.map((input) => (input.name === "double" ? { ...input, data: [null, 1] } : input));
    const { outputs } = await infer(server, { inputs: missing, outputs: [{ name: "double_again" }] });
    expect(outputs[0]?.data).toEqual([null, 1]);
  });

  it("says what it takes and gives as its metadata", async () => {
    const tensor = (suffix: string) =>
      Object.entries(kinds).map(([name, [datatype]]) => ({ name: name + suffix, datatype, shape: [-1] }));
    expect(await (await fetch(`${server.url}/v2/models/${modelName}`)).json()).toEqual({
      name: "m",
      versions: ["7"],
      platform: "onnxruntime_onnx",
      inputs: tensor(""),
      outputs: tensor("_again"),
      parameters: {},
    });
  });

  it("counts predictions and shows requests in progress", async () => {
    const metrics = async (): Promise<string> => (await fetch(server.metricsUrl)).text();
    const count = (text: string): number =>
      Number(/^model_infer_request_success_total\{model="m",version="None"\} (\S+)$/m.exec(text)?.[1]);
    const before = count(await metrics());
    await infer(server, { inputs });
    const after = await metrics();
    expect(count(after) - before).toBe(1);
    expect(after).toMatch(/^rest_server_requests_in_progress\{.*method="POST".*\} 0\.0$/m);
  });
});

describe("threads", () => {
  /** Threads of a server's process, once it has computed. */
  const threads = async (cpu: number): Promise<number> => {
    const server = await start(exampleFolder("iris-forest"), {}, cpu);
    try {
      const [question] = readQuestions("examples/iris-forest/golden.json");
      await infer(server, question?.body);
      return server.threads;
    } finally {
      await server.kill();
    }
  };

  it("are as many as whole CPUs: onnxruntime starts one less, as the caller is one", async () => {
    const [one, three] = [await threads(1), await threads(3)];
    expect(three - one).toBe(2 * 2);
  });
});
