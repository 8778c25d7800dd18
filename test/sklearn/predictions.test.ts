import { execFile } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deviation, inferRequest, readAnswer, readGolden, type OutputTensor } from "../../local/golden/classes.ts";
import { sklearn } from "../../runtimes/sklearn/adapter.ts";
import { example, pythonEnvironment, Server } from "./server.ts";

const golden = readGolden("examples/cancer/golden.json");
let server: Server;

beforeAll(async () => {
  server = await (await Server.start(example)).ready();
});
afterAll(() => server.kill());

interface Answer {
  readonly id: string;
  readonly model_name: string;
  readonly model_version: string;
  readonly outputs: readonly (OutputTensor & { readonly shape: readonly number[]; readonly datatype: string })[];
}

async function infer(body: object): Promise<Answer> {
  const response = await fetch(server.inferUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

describe("predictions", () => {
  it("of every hold-out row are scikit-learn's own", async () => {
    expect(golden.rows).toHaveLength(40);
    for (const row of golden.rows) {
      const { outputs } = await infer(inferRequest(golden, row));
      expect(deviation(row, readAnswer(golden, outputs))).toBeLessThan(1e-9);
    }
  });

  it("of all rows in one request are the same, in the order of the rows", async () => {
    const count = golden.rows.length;
    const inputs = [{ name: "t", shape: [count, 30], datatype: "FP64", data: golden.rows.map((row) => row.input) }];
    const { outputs } = await infer({ inputs, outputs: [{ name: "predict" }, { name: "predict_proba" }] });
    const [predict, proba] = outputs;
    expect(predict?.data).toEqual(golden.rows.map((row) => row.predicted));
    expect(proba?.shape).toEqual([count, 2]);
    const known = golden.rows.flatMap((row) => row.probabilities);
    expect(Math.max(...known.map((value, index) => Math.abs(value - Number(proba?.data[index]))))).toBeLessThan(1e-9);
  });

  it("of a thousand concurrent requests are each the row's own", async () => {
    const asked = Array.from({ length: 1000 }, (_, index) => golden.rows[index % golden.rows.length]);
    const off = await Promise.all(
      asked.map(async (row) => {
        if (row === undefined) return Number.NaN;
        const { outputs } = await infer(inferRequest(golden, row));
        return deviation(row, readAnswer(golden, outputs));
      }),
    );
    expect(Math.max(...off)).toBeLessThan(1e-9);
  });

  it("may be asked by named columns, with the content type that MLServer has for it", async () => {
    const [row] = golden.rows;
    if (row === undefined) throw new Error("no row");
    const { outputs } = await infer({
      parameters: { content_type: "pd" },
      inputs: golden.fields.map((name, index) => ({ name, shape: [1], datatype: "FP64", data: [row.input[index]] })),
      outputs: [{ name: "predict" }, { name: "predict_proba" }],
    });
    expect(deviation(row, readAnswer(golden, outputs))).toBeLessThan(1e-9);
  });

  it("carry the request's id, the model's name and its version", async () => {
    const [row] = golden.rows;
    if (row === undefined) throw new Error("no row");
    expect(await infer({ id: "ü", ...inferRequest(golden, row) })).toMatchObject({
      id: "ü",
      model_name: "cancer",
      model_version: "7",
    });
  });
});

describe("what is not a prediction", () => {
  it("metadata says what the model takes and gives", async () => {
    expect(await (await fetch(`${server.url}/v2/models/cancer`)).json()).toEqual({
      name: "cancer",
      versions: ["7"],
      platform: "sklearn_mlserver",
      inputs: [{ name: "table", datatype: "FP64", shape: [-1, 30] }],
      outputs: [
        { name: "predict", datatype: "BYTES", shape: [-1, 1] },
        { name: "predict_proba", datatype: "FP64", shape: [-1, 2] },
      ],
      parameters: {},
    });
  });

  it("metrics count predictions and show the requests in progress", async () => {
    const metrics = async (): Promise<string> => (await fetch(server.metricsUrl)).text();
    const count = (text: string): number =>
      Number(/^model_infer_request_success_total\{model="cancer",version="None"\} (\S+)$/m.exec(text)?.[1]);
    const [row] = golden.rows;
    if (row === undefined) throw new Error("no row");
    const before = count(await metrics());
    await infer(inferRequest(golden, row));
    const after = await metrics();
    expect(count(after) - before).toBe(1);
    expect(after).toMatch(/^rest_server_requests_in_progress\{.*method="POST".*\} 0\.0$/m);
    expect(after).toMatch(/^process_resident_memory_bytes /m);
  });

  it("is the same port for whoever would load or unload a model: there is no such path, and no gRPC", async () => {
    for (const path of ["index", "models/cancer/unload", "models/cancer/load"]) {
      const { status } = await fetch(`${server.url}/v2/repository/${path}`, { method: "POST", body: "{}" });
      expect(status).toBe(404);
    }
    const refused = await new Promise<string>((resolve) => {
      const socket = connect(server.grpcPort, "127.0.0.1", () => {
        resolve("open");
      });
      socket.on("error", (error: NodeJS.ErrnoException) => {
        resolve(error.code ?? "");
      });
    });
    expect(refused).toBe("ECONNREFUSED");
  });

  it("needs no process beside the server's own", () => {
    expect(server.children).toEqual([]);
  });
});

describe("the image's packages", () => {
  const python = (...args: string[]) =>
    promisify(execFile)("python3.11", args, { env: { ...pythonEnvironment(), ...plan.env } });
  const plan = sklearn.plan({ model: "m", version: "1", runtime: { kind: "sklearn" }, cpu: 1, accelerators: 0 });

  it("train the example to the same answers again", async () => {
    const { stderr } = await python(join(example, "train.py"), "--check");
    expect(stderr).toBe("");
  });

  it("compute with as many threads as the plan allows", async () => {
    const code =
      "import sklearn.linear_model, sklearn.ensemble, threadpoolctl, json; print(json.dumps(threadpoolctl.threadpool_info()))";
    const pools = JSON.parse((await python("-c", code)).stdout) as { user_api: string; num_threads: number }[];
    expect(new Set(pools.map((pool) => pool.user_api))).toEqual(new Set(["blas", "openmp"]));
    for (const pool of pools) expect(pool.num_threads).toBe(1);
  });
});
