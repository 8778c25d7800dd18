import { createServer } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { freePort } from "../../local/console/free-port.ts";
import { digestOf, fetched, released, root } from "./fetched.ts";
import { environmentOf, python, PythonServer } from "./python.ts";

interface Logged {
  readonly run: string;
  readonly data: string;
  readonly logged: string;
}

let folder: string;
let server: PythonServer;
let said: Logged;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mlflow-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const packages = inject("mlflow");
  // Jobs need a server of their own, and libraries for training.
  const settings = environmentOf(packages, {
    MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
    GIT_PYTHON_REFRESH: "quiet",
  });
  const args = ["-m", "mlflow", "server", "--host", "127.0.0.1", "--port", String(port), "--workers", "1"];
  const stores = ["--backend-store-uri", "sqlite:///mlflow.sqlite", "--artifacts-destination", "./artifacts"];
  server = new PythonServer([...args, ...stores], { cwd: folder, env: settings });
  await server.answers(`${url}/health`);
  env = { MLFLOW_TRACKING_URI: url };
  const models = [join(root, "examples/wine/model"), join(root, "examples/iris/model.pmml")];
  const log = [join(import.meta.dirname, "mlflow/log.py"), ...models];
  // MLflow says on the lines before where its pages are.
  const lines = (await python(log, { cwd: folder, env: { ...settings, ...env } })).trim().split("\n");
  said = JSON.parse(lines.at(-1) ?? "") as Logged;
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("a model of MLflow", () => {
  it("by its version is the artifact, with what MLflow knows of the run that trained it", async () => {
    const found = await fetched("mlflow:models:/wine/1", env);
    expect(await digestOf("wine", found)).toBe(released.wine);
    expect(found).toMatchObject({ from: "mlflow:models:/wine/1", version: "1", notes: [] });
    expect(found.provenance).toEqual({
      source: said.run,
      code: { repository: "https://git.example.com/wine.git", commit: "c0ffee" },
      // printf '[["depth","3"],["trees","100"]]' | sha256sum
      configuration: "sha256:20e62d176775b955828a64c7a200dca2f02386f3fbd00cb3309e0d42ae0d9789",
      data: { train: said.data },
      metrics: { accuracy: 0.97 },
    });
    expect(JSON.stringify(found)).not.toContain("S3CR3T");
  });

  it("by an alias, a run, or its own id is the same", async () => {
    const alias = await fetched("mlflow:models:/wine@candidate", env);
    expect(alias).toMatchObject({ from: "mlflow:models:/wine/2", version: "2", provenance: { source: said.run } });
    const kept = await fetched(`runs:/${said.run}/kept`, env);
    expect(kept.from).toBe(`mlflow:models:/${said.logged}`);
    const files = await fetched(`runs:/${said.run}/model`, env);
    expect(files.from).toBe(`mlflow:runs:/${said.run}/model`);
    for (const one of [alias, kept, files, await fetched(`models:/${said.logged}`, env)])
      expect(await digestOf("wine", one)).toBe(released.wine);
  });

  it("may be a file that it has, or has alone", async () => {
    for (const source of ["models:/iris/1", "models:/iris/1/model.pmml", `runs:/${said.run}/pmml/model.pmml`])
      expect(await digestOf("iris", await fetched(source, env))).toBe(released.iris);
  });

  it.each([
    ["models:/none/1", "MA015"],
    ["models:/wine/7", "MA015"],
    ["models:/wine@none", "MA015"],
    [`runs:/${"0".repeat(32)}/model`, "MA015"],
    ["models:/wine/1/none.txt", "MA01"],
  ])("%s is refused with %s", async (source, code) => {
    await expect(fetched(source, env)).rejects.toThrow(code);
  });

  it("is refused where its digest is another, or it is too large", async () => {
    await expect(fetched(`models:/iris/1#sha256=${"0".repeat(64)}`, env)).rejects.toThrow("MA017");
    await expect(fetched("models:/iris/1", env, { limit: 1000 })).rejects.toThrow("MA018");
  });
});

describe("MLflow's server", () => {
  it("must be named, and be one", async () => {
    await expect(fetched("models:/wine/1", {})).rejects.toThrow("MA021");
    await expect(
      fetched("models:/wine/1", { MLFLOW_TRACKING_URI: `http://127.0.0.1:${await freePort()}` }),
    ).rejects.toThrow("MA016");
  });

  it("is told who asks, and nobody else is told", async () => {
    const asked: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      asked.push(request.headers.authorization);
      response.writeHead(request.url?.includes("alias") === true ? 401 : 200).end("<html>");
    }).listen(0, "127.0.0.1");
    try {
      await new Promise((resolve) => other.once("listening", resolve));
      const MLFLOW_TRACKING_URI = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
      const told = { MLFLOW_TRACKING_URI, MLFLOW_TRACKING_TOKEN: "S3CR3T" };
      await expect(fetched("models:/wine/1", told)).rejects.toThrow("MA020");
      const named = { MLFLOW_TRACKING_URI, MLFLOW_TRACKING_USERNAME: "ada", MLFLOW_TRACKING_PASSWORD: "S3CR3T" };
      await expect(fetched("models:/wine@x", named)).rejects.toThrow(/^(?!.*S3CR3T).*MA015/s);
      expect(asked).toEqual(["Bearer S3CR3T", `Basic ${Buffer.from("ada:S3CR3T").toString("base64")}`]);
      const plain = { ...told, MLFLOW_TRACKING_URI: "http://mlflow.example.com" };
      await expect(fetched("models:/wine/1", plain)).rejects.toThrow("MA021");
    } finally {
      other.close();
    }
  });
});
