import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { sklearn } from "../../../runtimes/sklearn/adapter.ts";

const plan = (cpu: number, maxBatchRows?: number) =>
  sklearn.plan({
    model: "cancer",
    version: "3",
    runtime: { kind: "sklearn", ...(maxBatchRows === undefined ? {} : { maxBatchRows }) },
    cpu,
    accelerators: 0,
  });

describe("the plan of a scikit-learn model", () => {
  it("tells MLServer which model it serves, by MLServer's own variables", () => {
    expect(plan(1).env).toMatchObject({
      MLSERVER_MODEL_NAME: "cancer",
      MLSERVER_MODEL_VERSION: "3",
      MLSERVER_MODEL_URI: plan(1).modelMount,
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
    expect(plan(1, 10).env["MAX_BATCH_ROWS"]).toBe("10");
    expect(sklearn.check({ kind: "sklearn", maxBatchRows: 10 })).toEqual([]);
    expect(sklearn.check({ kind: "sklearn" })).toEqual([]);
    for (const maxBatchRows of [0, -1, 1.5, Number.NaN])
      expect(sklearn.check({ kind: "sklearn", maxBatchRows })).toHaveLength(1);
  });

  it("leaves draining to the kubelet", () => {
    expect(plan(1).drainedBy).toBe("kubelet");
  });
});

describe("the packages of the image", () => {
  const lines = (path: string): readonly string[] =>
    readFileSync(join(repositoryRoot, path), "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
  const lock = lines("runtimes/sklearn/requirements.lock");
  const pins = lock.map((line) => line.split(" ")[0] ?? "");

  it("are all pinned, each with the hash of one wheel", () => {
    expect(lock.length).toBeGreaterThan(20);
    for (const line of lock) expect(line).toMatch(/^[a-z0-9._-]+==[0-9][^ ]* --hash=sha256:[0-9a-f]{64}$/);
    expect(new Set(pins.map((pin) => pin.split("==")[0])).size).toBe(lock.length);
  });

  it("are those that were asked for, and those that the example was trained with", () => {
    expect(pins).toEqual(expect.arrayContaining([...lines("runtimes/sklearn/requirements.in")]));
    expect(pins).toEqual(expect.arrayContaining([...lines("examples/cancer/requirements.txt")]));
  });
});
