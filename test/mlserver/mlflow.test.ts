import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exampleOf, planOf } from "./kinds.ts";
import { pythonEnvironment, Server } from "./server.ts";

const example = exampleOf("mlflow");
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mlserver-mlflow-"));
  await promisify(execFile)("python3.11", [join(import.meta.dirname, "models.py"), folder], {
    cwd: folder,
    env: { ...pythonEnvironment("mlflow"), ...planOf(example).env },
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

type Ask = (body: object) => Promise<{ readonly status: number; readonly answer: unknown }>;

/** Serves one of the models while `work` runs. */
async function serving(model: string, work: (ask: Ask) => Promise<void>): Promise<void> {
  const server = await (await Server.start({ ...example, artifact: join(folder, model) })).ready();
  try {
    await work(async (body) => {
      const headers = { "content-type": "application/json" };
      const response = await fetch(server.inferUrl, { method: "POST", headers, body: JSON.stringify(body) });
      return { status: response.status, answer: await response.json() };
    });
  } finally {
    await server.kill();
  }
}

const city = { name: "city", shape: [2, 1], datatype: "BYTES", data: ["x", "y"] };
const n = { name: "n", shape: [2, 1], datatype: "INT64", data: [1, 2] };

describe("an MLflow model", () => {
  it("takes columns of text and of numbers, and gives such; those alone that are asked for", async () => {
    await serving("text", async (ask) => {
      const words = { name: "words", datatype: "BYTES", shape: [2, 1], data: ["x:1", "y:2"] };
      const twice = { name: "twice", datatype: "INT64", shape: [2, 1], data: [2, 4] };
      expect((await ask({ inputs: [city, n] })).answer).toMatchObject({ outputs: [words, twice] });
      expect((await ask({ inputs: [n, city] })).answer).toMatchObject({ outputs: [words, twice] });
      const one = await ask({ inputs: [city, n], outputs: [{ name: "twice" }] });
      expect(one.answer).toMatchObject({ outputs: [twice] });
      const other = await ask({ inputs: [city, n], outputs: [{ name: "thrice" }] });
      expect(other).toMatchObject({
        status: 400,
        answer: { error: expect.stringContaining("words, twice") as unknown },
      });
      const decimals = await ask({ inputs: [city, { ...n, datatype: "FP64", data: [1.5, 2] }] });
      expect(decimals).toMatchObject({
        status: 400,
        answer: { error: expect.stringContaining("column n") as unknown },
      });
    });
  });

  it("may have no outputs in its signature", async () => {
    await serving("column", async (ask) => {
      expect((await ask({ inputs: [city, n] })).answer).toMatchObject({ outputs: [{ name: "n", data: [2, 4] }] });
    });
  });

  it("without a signature is asked with a content type, and says so", async () => {
    await serving("unsigned", async (ask) => {
      const refused = await ask({ inputs: [n] });
      expect(refused).toMatchObject({
        status: 400,
        answer: { error: expect.stringContaining("content_type") as unknown },
      });
      const told = await ask({ inputs: [n], parameters: { content_type: "pd" } });
      expect(told.answer).toMatchObject({ outputs: [{ data: [2, 4] }] });
    });
  });

  it("takes several tensors of shapes of their own", async () => {
    await serving("tensors", async (ask) => {
      const a = { name: "a", shape: [2, 3], datatype: "FP64", data: [1, 2, 3, 4, 5, 6] };
      const b = { name: "b", shape: [2], datatype: "FP64", data: [10, 20] };
      expect((await ask({ inputs: [a, b] })).answer).toMatchObject({ outputs: [{ name: "sum", data: [16, 35] }] });
      const narrow = await ask({ inputs: [{ ...a, shape: [2, 2], data: [1, 2, 3, 4] }, b] });
      expect(narrow).toMatchObject({ status: 400, answer: { error: expect.stringContaining("(-1, 3)") as unknown } });
    });
  });
});
