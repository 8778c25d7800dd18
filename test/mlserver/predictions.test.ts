import { execFile } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { OutputTensor } from "../../local/golden/classes.ts";
import { difference } from "../../local/golden/exchanges.ts";
import {
  examples,
  exampleOf,
  firstQuestion,
  planOf,
  type Example,
  type InputTensor,
  type MlserverKind,
} from "./kinds.ts";
import { pythonEnvironment, Server } from "./server.ts";

/** As near as answers have to be to the training library's: XGBoost computes with floats of 32 bits. */
const tolerance = ({ kind }: Example): number => (kind === "xgboost" ? 1e-6 : 1e-9);

interface Answer {
  readonly outputs: readonly (OutputTensor & { readonly shape: readonly number[]; readonly datatype: string })[];
}

interface Request {
  readonly inputs: readonly InputTensor[];
  readonly outputs?: readonly unknown[];
}

async function infer(server: Server, body: unknown): Promise<Answer> {
  const response = await fetch(server.inferUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

/** One request of all rows of several: each input's data one after the other. */
function together(requests: readonly Request[]): Request {
  const [first] = requests;
  if (first === undefined) throw new RangeError("no request");
  const inputs = first.inputs.map((input, index) => ({
    ...input,
    shape: [requests.length, ...input.shape.slice(1)],
    data: requests.flatMap(({ inputs: given }) => given[index]?.data ?? []),
  }));
  return { ...first, inputs };
}

describe.each(examples)("$kind", (example) => {
  let server: Server;
  beforeAll(async () => {
    server = await (await Server.start(example)).ready();
  });
  afterAll(() => server.kill());
  const requests = example.questions.map(({ body }) => body as Request);

  it("answers every hold-out row as its training library does", async () => {
    expect(example.questions.length).toBeGreaterThanOrEqual(30);
    for (const question of example.questions)
      expect(question.judge(await infer(server, question.body)).off).toBeLessThanOrEqual(tolerance(example));
  });

  it("answers all rows of one request the same, in the order of the rows", async () => {
    const alone = await Promise.all(requests.map((request) => infer(server, request)));
    const { outputs } = await infer(server, together(requests));
    for (const [index, { data, shape }] of outputs.entries()) {
      expect(shape[0]).toBe(requests.length);
      const rows = alone.flatMap((answer) => answer.outputs[index]?.data ?? []);
      expect(difference(rows, data)).toBeLessThanOrEqual(tolerance(example));
    }
  });

  it("answers each of a thousand concurrent requests with the row's own", async () => {
    const off = await Promise.all(
      Array.from({ length: 1000 }, async (_, index) => {
        const question = example.questions[index % example.questions.length];
        return question?.judge(await infer(server, question.body)).off ?? Number.NaN;
      }),
    );
    expect(Math.max(...off)).toBeLessThanOrEqual(tolerance(example));
  });

  it("carries the request's id, the model's name and its version", async () => {
    expect(await infer(server, { id: "ü", ...requests[0] })).toMatchObject({
      id: "ü",
      model_name: example.model,
      model_version: "7",
    });
  });

  it("says in its metadata what the model takes and gives", async () => {
    const metadata = (await (await fetch(`${server.url}/v2/models/${example.model}`)).json()) as object;
    expect(metadata).toMatchObject({
      name: example.model,
      versions: ["7"],
      platform: `${example.kind}_mlserver`,
      ...example.metadata,
    });
    // What it answers is what it said: names, types, and as many columns.
    const { outputs } = await infer(server, {
      ...requests[0],
      outputs: (example.metadata.outputs as { name: string }[]).map(({ name }) => ({ name })),
    });
    expect(outputs.map(({ name, datatype, shape }) => ({ name, datatype, shape: [-1, ...shape.slice(1)] }))).toEqual(
      (example.metadata.outputs as object[]).map((output) => ({ ...output, parameters: undefined })),
    );
  });

  it("counts predictions and shows the requests in progress", async () => {
    const metrics = async (): Promise<string> => (await fetch(server.metricsUrl)).text();
    const successes = new RegExp(
      String.raw`^model_infer_request_success_total\{model="${example.model}",version="None"\} (\S+)$`,
      "m",
    );
    const count = (text: string): number => Number(successes.exec(text)?.[1]);
    const before = count(await metrics());
    await infer(server, requests[0]);
    const after = await metrics();
    expect(count(after) - before).toBe(1);
    expect(after).toMatch(/^rest_server_requests_in_progress\{.*method="POST".*\} 0\.0$/m);
    expect(after).toMatch(/^process_resident_memory_bytes /m);
  });

  it("has no way in beside the protocol: nothing loads or unloads a model, no gRPC, no paths of the library's", async () => {
    const paths = ["index", "models/m/unload", "models/m/load"].map((path) => `/v2/repository/${path}`);
    for (const path of [...paths, "/invocations"]) {
      const { status } = await fetch(`${server.url}${path}`, { method: "POST", body: "{}" });
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

  it("computes in as many threads as the plan allows, and starts no process", async () => {
    expect(server.children).toEqual([]);
    const code = `
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("threadpoolctl", sys.argv[1])
threadpoolctl = sys.modules["threadpoolctl"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(threadpoolctl)
import serving.model, ${computing[example.kind]}
print(json.dumps(threadpoolctl.threadpool_info()))`;
    // Not every image has it.
    const threadpoolctl = join(inject("apps"), "sklearn/packages/threadpoolctl.py");
    const { stdout } = await python(example, "-c", code, threadpoolctl);
    const pools = JSON.parse(stdout) as { readonly user_api: string; readonly num_threads: number }[];
    expect(new Set(pools.map((pool) => pool.user_api))).toEqual(new Set(["blas", "openmp"]));
    expect(pools.filter((pool) => pool.num_threads !== 1)).toEqual([]);
  });

  it("is trained to the same answers again by the image's packages", async () => {
    const { stderr } = await python(example, example.trainer, "--check");
    expect(stderr).toBe("");
  });
});

/** What each kind computes with. */
const computing: { readonly [K in MlserverKind]: string } = {
  sklearn: "sklearn.ensemble",
  xgboost: "xgboost",
  lightgbm: "lightgbm",
  mlflow: "sklearn.ensemble, xgboost, lightgbm",
  onnx: "onnxruntime",
};

/** Runs Python with an image's packages and what its container is told. @throws when it fails */
function python(example: Example, ...args: string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return promisify(execFile)("python3.11", args, {
    env: { ...pythonEnvironment(example.kind), ...planOf(example).env },
  });
}

describe("named columns", () => {
  it.each(["sklearn", "xgboost", "lightgbm"] as const)("are taken by %s with MLServer's content type", async (kind) => {
    const example = exampleOf(kind);
    const question = firstQuestion(example);
    const { inputs, outputs } = question.body as Request;
    const server = await (await Server.start(example)).ready();
    try {
      const answer = await infer(server, {
        parameters: { content_type: "pd" },
        inputs: (inputs[0]?.data ?? []).map((value, index) => ({
          name: columnNames[kind][index] ?? `column ${index}`,
          shape: [1],
          datatype: "FP64",
          data: [value],
        })),
        ...(outputs === undefined ? {} : { outputs }),
      });
      expect(question.judge(answer).off).toBeLessThanOrEqual(tolerance(example));
    } finally {
      await server.kill();
    }
  });
});

/** Where the model's file holds names they have to be the same. */
const columnNames: { readonly [K in "sklearn" | "xgboost" | "lightgbm"]: readonly string[] } = {
  sklearn: [],
  xgboost: [],
  lightgbm: ["kilometres", "parcels", "hour", "weekday", "rain_mm"],
};
