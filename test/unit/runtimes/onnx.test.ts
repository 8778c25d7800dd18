import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { onnx } from "../../../runtimes/onnx/adapter.ts";

const plan = (cpu: number, maxBatchRows?: number) =>
  onnx.plan({
    model: "iris-forest",
    version: "3",
    runtime: { kind: "onnx", ...(maxBatchRows === undefined ? {} : { maxBatchRows }) },
    cpu,
    accelerators: 0,
  });

describe("the plan of an ONNX model", () => {
  it("is ready when this model is, which /v2/health/ready does not say", () => {
    expect(plan(1).readiness).toEqual({ path: "/v2/models/iris-forest/ready", port: "http" });
    expect(plan(1).protocol).toBe("oip-v2");
  });

  it.each([
    [0.25, "1"],
    [1, "1"],
    [1.9, "1"],
    [4, "4"],
  ])("with %d CPUs computes in %s threads: never more than the limit lets run", (cpu, threads) => {
    expect(plan(cpu).env).toMatchObject({ INTRA_OP_THREADS: threads, OMP_NUM_THREADS: threads });
  });

  it("takes the declared number of rows, and refuses one that is none", () => {
    expect(plan(1, 10).env["MAX_BATCH_ROWS"]).toBe("10");
    expect(onnx.check({ kind: "onnx", maxBatchRows: 10 })).toEqual([]);
    expect(onnx.check({ kind: "onnx" })).toEqual([]);
    for (const maxBatchRows of [0, -1, 1.5, Number.NaN])
      expect(onnx.check({ kind: "onnx", maxBatchRows })).toHaveLength(1);
  });

  it("tells onnxruntime to send nothing to its makers, before it is loaded", () => {
    expect(plan(1).env["ORT_DISABLE_TELEMETRY"]).toBe("1");
  });
});

describe("the packages of the image", () => {
  const lines = (path: string): readonly string[] =>
    readFileSync(join(repositoryRoot, path), "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
  const version = (path: string, name: string): string | undefined =>
    lines(path)
      .find((line) => line.startsWith(`${name}==`))
      ?.split(/==| /)[1];

  it("have an onnxruntime from before 1.29, the first that sends what it sees to its makers unless it is told not to", () => {
    const [major, minor] = (version("runtimes/onnx/requirements.lock", "onnxruntime") ?? "").split(".").map(Number);
    expect(major).toBe(1);
    expect(minor).toBeLessThan(29);
  });

  it("are those that conversions are checked with, and that the examples were made with", () => {
    const served = version("runtimes/onnx/requirements.lock", "onnxruntime");
    expect(version("conversions/tensorflow/requirements.lock", "onnxruntime")).toBe(served);
    expect(version("examples/iris-forest/requirements.txt", "onnxruntime")).toBe(served);
    expect(version("examples/iris-tensorflow/requirements.txt", "onnxruntime")).toBe(served);
  });

  it("are all pinned, each with the hash of one wheel", () => {
    for (const line of lines("runtimes/onnx/requirements.lock"))
      expect(line).toMatch(/^[a-z0-9._-]+==[0-9][^ ]* --hash=sha256:[0-9a-f]{64}$/);
  });
});
