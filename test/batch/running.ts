import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { batchSettings } from "../../components/model-service/batch/job.ts";
import { isBatchModel } from "../../components/model-service/batch/pipeline.ts";
import { resolveModel } from "../../components/model-service/resolve.ts";
import type { BatchSpec } from "../../components/model-service/spec/batch.ts";
import { ensureContext } from "../../local/runtime-contexts.ts";
import { irisBatch } from "../../stacks/models/iris-batch.ts";
import { release } from "../unit/components/released.ts";

interface Question {
  readonly inputs: readonly { readonly name: string; readonly data: readonly number[] }[];
}

/** What the model of these tests answers of a row: refused where a length is nearly none, as a model refuses what it never saw. */
export const answerOf = (sepal: number, petal: number): { readonly species: string; readonly sure: number } => ({
  species: petal > 3 ? 'large, "wild"' : "small",
  sure: (sepal + petal) / 16,
});
export const isRefused = (sepal: number): boolean => sepal < 4.1;

/** A model that takes a while for each request. */
export class SlowModel {
  readonly #server: Server;
  asked = 0;

  constructor(milliseconds: number) {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        this.asked += 1;
        const { inputs } = JSON.parse(Buffer.concat(chunks).toString()) as Question;
        const data = (name: string) => inputs.find((input) => input.name === name)?.data ?? [];
        const [sepal, petal] = [data("sepal_length"), data("petal_length")];
        void sleep(milliseconds).then(() => {
          if (sepal.some(isRefused)) {
            response.statusCode = 400;
            response.end(JSON.stringify({ error: "a length that no flower has" }));
            return;
          }
          const answers = sepal.map((one, index) => answerOf(one, petal[index] ?? 0));
          const tensor = (name: string, datatype: string, values: readonly unknown[]) => ({
            name,
            datatype,
            shape: [values.length],
            data: values,
          });
          const sure = answers.map((one) => one.sure);
          const species = answers.map((one) => one.species);
          const outputs = [
            tensor("predicted_species", "BYTES", species),
            ...["setosa", "versicolor", "virginica"].map((name) => tensor(`probability_${name}`, "FP64", sure)),
          ];
          response.end(JSON.stringify({ model_name: "iris-batch", outputs }));
        });
      });
    });
  }

  async listening(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** How a run of one index ended. */
export interface Ended {
  readonly code: number | undefined;
  readonly log: string;
}

/** A run of the image's own programs, as the Job's pods start them, without a cluster. */
export class Run {
  readonly #settings: string;
  readonly #environment: Readonly<Record<string, string>>;

  private constructor(settings: string, environment: Readonly<Record<string, string>>) {
    this.#settings = settings;
    this.#environment = environment;
  }

  /** @param port where the model answers */
  static async of(batch: BatchSpec, port: number, environment: Readonly<Record<string, string>>): Promise<Run> {
    const model = resolveModel({ ...irisBatch, batch }, release, "local");
    if (!isBatchModel(model)) throw new Error("it scores no files");
    const context = await ensureContext("batch", () => undefined);
    const settings = batchSettings(model, 0.25)
      .replace(/http:\/\/127\.0\.0\.1:\d+/, `http://127.0.0.1:${port}`)
      .replace('"/bento"', JSON.stringify(join(context, "bento")));
    return new Run(settings, environment);
  }

  /** Starts the pod of one index; it is killed as a node's end kills it when `killed` is. */
  async start(index: number, killed?: AbortSignal): Promise<Ended> {
    const home = mkdtempSync(join(tmpdir(), "ml-serving-batch-"));
    try {
      const { exitCode, all } = await execa(join(await ensureContext("batch", () => undefined), "batch"), [], {
        env: {
          HOME: home,
          BATCH: this.#settings,
          JOB_COMPLETION_INDEX: String(index),
          JOB_NAME: "iris-batch-rtest",
          POD_NAME: `iris-batch-rtest-${index}-${Math.random().toString(36).slice(2, 7)}`,
          ...this.#environment,
        },
        extendEnv: false,
        all: true,
        reject: false,
        killSignal: "SIGKILL",
        ...(killed === undefined ? {} : { cancelSignal: killed }),
      });
      return { code: exitCode, log: all };
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  }
}
