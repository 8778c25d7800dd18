import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { lightgbm } from "../../../runtimes/lightgbm/adapter.ts";
import { mlflow } from "../../../runtimes/mlflow/adapter.ts";
import type { MlserverSpec } from "../../../runtimes/mlserver/spec.ts";
import { sklearn } from "../../../runtimes/sklearn/adapter.ts";
import { xgboost } from "../../../runtimes/xgboost/adapter.ts";

const model = { model: "cancer", version: "3", accelerators: 0 };
const kinds = [
  {
    kind: "sklearn",
    example: "cancer",
    plan: (cpu: number, spec: MlserverSpec = {}) =>
      sklearn.plan({ ...model, cpu, runtime: { kind: "sklearn", ...spec } }),
    check: (spec: MlserverSpec) => sklearn.check({ kind: "sklearn", ...spec }),
  },
  {
    kind: "xgboost",
    example: "churn",
    plan: (cpu: number, spec: MlserverSpec = {}) =>
      xgboost.plan({ ...model, cpu, runtime: { kind: "xgboost", ...spec } }),
    check: (spec: MlserverSpec) => xgboost.check({ kind: "xgboost", ...spec }),
  },
  {
    kind: "lightgbm",
    example: "delivery",
    plan: (cpu: number, spec: MlserverSpec = {}) =>
      lightgbm.plan({ ...model, cpu, runtime: { kind: "lightgbm", ...spec } }),
    check: (spec: MlserverSpec) => lightgbm.check({ kind: "lightgbm", ...spec }),
  },
  {
    kind: "mlflow",
    example: "wine",
    plan: (cpu: number, spec: MlserverSpec = {}) =>
      mlflow.plan({ ...model, cpu, runtime: { kind: "mlflow", ...spec } }),
    check: (spec: MlserverSpec) => mlflow.check({ kind: "mlflow", ...spec }),
  },
] as const;

describe.each(kinds)("the plan of a model of $kind", ({ plan, check }) => {
  it("tells MLServer which model it serves, by MLServer's own variables", () => {
    expect(plan(1).env).toMatchObject({
      MLSERVER_MODEL_NAME: "cancer",
      MLSERVER_MODEL_VERSION: "3",
      MLSERVER_MODEL_URI: plan(1).modelMount,
      MLSERVER_PARALLEL_WORKERS: "0",
    });
  });

  it("is ready when this model is, which /v2/health/ready does not say", () => {
    expect(plan(1).readiness).toEqual({ path: "/v2/models/cancer/ready", port: "http" });
  });

  it("has its metrics on a port of their own", () => {
    const { ports, metrics, servingPort } = plan(1);
    expect(ports.find((port) => port.name === metrics?.port)).toEqual({ name: "metrics", containerPort: 8082 });
    expect(ports.find((port) => port.name === servingPort)).toEqual({ name: "http", containerPort: 8080 });
  });

  it.each([
    [0.25, "1"],
    [1, "1"],
    [1.9, "1"],
    [4, "4"],
  ])("with %d CPUs computes in %s threads: never more than the limit lets run", (cpu, threads) => {
    expect(plan(cpu).env).toMatchObject({ OMP_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads });
  });

  it("takes the declared number of rows, and refuses one that is none", () => {
    expect(plan(1, { maxBatchRows: 10 }).env["MAX_BATCH_ROWS"]).toBe("10");
    expect(check({ maxBatchRows: 10 })).toEqual([]);
    expect(check({})).toEqual([]);
    for (const maxBatchRows of [0, -1, 1.5, Number.NaN]) expect(check({ maxBatchRows })).toHaveLength(1);
  });

  it("leaves draining to the kubelet", () => {
    expect(plan(1).drainedBy).toBe("kubelet");
  });
});

const lines = (path: string): readonly string[] =>
  existsSync(join(repositoryRoot, path))
    ? readFileSync(join(repositoryRoot, path), "utf8")
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("#"))
    : [];
const pins = (folder: string): readonly string[] =>
  lines(`runtimes/${folder}/requirements.lock`).map((line) => line.split(" ")[0] ?? "");

describe.each(kinds)("the packages of the image for $kind", ({ kind, example }) => {
  const all = [...pins("mlserver"), ...pins(kind)];

  it("are all pinned once, each with the hash of one wheel", () => {
    for (const line of [
      ...lines("runtimes/mlserver/requirements.lock"),
      ...lines(`runtimes/${kind}/requirements.lock`),
    ])
      expect(line).toMatch(/^[a-z0-9._-]+==[0-9][^ ]* --hash=sha256:[0-9a-f]{64}$/);
    expect(pins(kind).length).toBeGreaterThan(2);
    expect(new Set(all.map((pin) => pin.split("==")[0])).size).toBe(all.length);
  });

  it("are those that were asked for, and those that the example was trained with", () => {
    const asked = ["mlserver/requirements.in", `${kind}/requirements.in`, `${kind}/alone.in`];
    for (const file of asked) expect(all).toEqual(expect.arrayContaining([...lines(`runtimes/${file}`)]));
    const trained = lines(`examples/${example}/requirements.txt`);
    expect(trained.length).toBeGreaterThan(1);
    expect(all).toEqual(expect.arrayContaining([...trained]));
  });

  it("have none for accelerators, which this server does not use", () => {
    expect(all.filter((pin) => /nvidia|cuda|^xgboost==/.test(pin))).toEqual([]);
  });
});
