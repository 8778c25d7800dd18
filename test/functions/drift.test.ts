import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureContext } from "../../local/runtime-contexts.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { freePort } from "../../local/console/free-port.ts";
import { until } from "../support/observed.ts";

/** What scipy itself says of the same rows, by nothing of the server's. */
const independent = join(repositoryRoot, "test/support/scipy_drift.py");

const training = join(repositoryRoot, "examples/iris/training.csv");
const reference = JSON.parse(readFileSync(join(repositoryRoot, "examples/iris/reference.json"), "utf8")) as {
  readonly inputs: Readonly<Record<string, object>>;
  readonly outputs: Readonly<Record<string, object>>;
};
const digest = `sha256:${"a".repeat(64)}`;
const about = { kind: "payload", model: "iris", variant: "champion", version: "1", digest };

let app: string;
let child: ChildProcess;
let url: string;
let metricsUrl: string;
let python: Readonly<Record<string, string>>;
beforeAll(async () => {
  const context = await ensureContext("drift", () => undefined);
  app = mkdtempSync(join(tmpdir(), "drift-app-"));
  execFileSync("tar", ["-xzf", join(context, "packages.tar.gz"), "-C", app]);
  for (const folder of ["serving", "function"]) cpSync(join(context, folder), join(app, folder), { recursive: true });
  mkdirSync(join(app, "references"));
  writeFileSync(
    join(app, "references/iris.json"),
    JSON.stringify({ model: "iris", team: "examples", digest, reference }),
  );
  const ports = { http: await freePort(), metrics: await freePort() };
  url = `http://127.0.0.1:${ports.http}`;
  metricsUrl = `http://127.0.0.1:${ports.metrics}/metrics`;
  python = {
    PYTHONPATH: [join(app, "function"), join(app, "packages"), app].join(":"),
    PATH: process.env["PATH"] ?? "",
    HOME: process.env["HOME"] ?? "",
  };
  child = spawn("python3.11", ["-m", "serving"], {
    cwd: "/",
    env: {
      ...python,
      PORT: String(ports.http),
      METRICS_PORT: String(ports.metrics),
      MODEL_ROUTES: '["/payloads"]',
      REFERENCES: join(app, "references"),
      INTERVAL_SECONDS: "0.2",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  await until(async () => (await fetch(`${url}/health`).catch(() => undefined))?.ok === true);
});
afterAll(() => {
  child.kill("SIGKILL");
  rmSync(app, { recursive: true });
});

/** Rows that are sent: lines of the training set, an input shifted or not. */
function rows(shift: number): readonly Readonly<Record<string, number | string>>[] {
  const [head = "", ...lines] = readFileSync(training, "utf8").trim().split("\n");
  const names = head.split(",");
  return lines.map((line) => {
    const values = line.split(",");
    const row = Object.fromEntries(
      names.map((name, at) => [name, name === "predicted_species" ? (values[at] ?? "") : Number(values[at])]),
    );
    return { ...row, sepal_length: Number(row["sepal_length"]) + shift };
  });
}

async function send(sent: ReturnType<typeof rows>, version = digest): Promise<void> {
  const lines = sent.map((row) => {
    const of = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, [row[name]]]));
    const [inputs, outputs] = [of(Object.keys(reference.inputs)), of(Object.keys(reference.outputs))];
    return JSON.stringify({ ...about, digest: version, inputs, outputs });
  });
  const response = await fetch(`${url}/payloads`, { method: "POST", body: lines.map((line) => `${line}\n`).join("") });
  expect(response.status).toBe(204);
}

async function metrics(): Promise<string> {
  return (await fetch(metricsUrl)).text();
}

/** Each statistic by field, once so many rows are compared. */
async function drift(count: number): Promise<Readonly<Record<string, number>>> {
  await until(
    async () =>
      (await metrics()).includes(`team="examples",variant="champion"} ${count}.0`) ||
      (await metrics()).includes(`variant="champion",team="examples"} ${count}.0`),
  );
  const found = (await metrics()).matchAll(/^model_data_drift\{.*field="([^"]+)".*statistic="([^"]+)".*\} (\S+)$/gm);
  return Object.fromEntries([...found].map(([, field, statistic, value]) => [`${field} ${statistic}`, Number(value)]));
}

function told(sent: ReturnType<typeof rows>): Readonly<Record<string, number>> {
  const names = [...Object.keys(reference.inputs), "predicted_species", "probability_setosa"];
  const columns = Object.fromEntries(names.map((name) => [name, sent.map((row) => row[name])]));
  const input = JSON.stringify({ training, reference: { ...reference.inputs, ...reference.outputs }, columns });
  return JSON.parse(execFileSync("python3.11", [independent], { env: python, input }).toString()) as Readonly<
    Record<string, number>
  >;
}

describe("recorded payloads against what a version was trained on", () => {
  const same = [...rows(0), ...rows(0)];
  it("have not drifted where they are the training's", async () => {
    await send(same.slice(0, 150));
    // Below 200 rows nothing is said.
    await send(same.slice(150));
    const found = await drift(300);
    expect(found["sepal_length psi"]).toBeLessThan(0.1);
    expect(found["predicted_species psi"]).toBeLessThan(0.1);
    expect(found["sepal_length ks"]).toBeLessThan(0.1);
  });

  it("have drifted by what scipy says of the same rows, to 1e-9", async () => {
    const shifted = rows(1.5);
    await send(shifted);
    await send([...shifted, ...shifted]);
    const found = await drift(750);
    const expected = told([...same, ...shifted, ...shifted, ...shifted]);
    expect(Object.keys(expected).length).toBeGreaterThan(6);
    for (const [name, value] of Object.entries(expected))
      expect(Math.abs((found[name] ?? NaN) - value), name).toBeLessThan(1e-9);
    expect(found["sepal_length psi"]).toBeGreaterThan(0.25);
    expect(found["petal_length psi"]).toBeLessThan(0.1);
  });

  it("of a version without a reference, or that are none, are counted and change nothing", async () => {
    const before = await metrics();
    await send(rows(5), `sha256:${"b".repeat(64)}`);
    await fetch(`${url}/payloads`, { method: "POST", body: 'no JSON\n{"model": 1}\n[]\n' });
    await until(async () => (await metrics()).includes("model_payloads_unused_total 153.0"));
    const drifts = (text: string) => text.split("\n").filter((line) => line.startsWith("model_data_drift"));
    expect(drifts(await metrics())).toEqual(drifts(before));
  });
});
