import { describe, expect, it } from "vitest";
import { loadLocks } from "../../../locks/load.ts";
import { runtimeImages } from "../../../runtimes/images.ts";
import type { TensorflowSpec } from "../../../runtimes/tensorflow/spec.ts";
import { tensorflow } from "../../../runtimes/tensorflow/adapter.ts";

const plan = (spec: TensorflowSpec = {}, { cpu = 1, accelerators = 0 } = {}) =>
  tensorflow.plan({
    model: "fraud",
    version: "13",
    runtime: { kind: "tensorflow", ...spec },
    cpu,
    accelerators,
  });
const flag = (args: readonly string[], name: string): string | undefined =>
  args.find((arg) => arg.startsWith(`--${name}=`))?.split("=")[1];
const batching = { maxSize: 64, timeout: "2ms" } as const;

describe("the plan of a TensorFlow model", () => {
  it("starts the server itself, not the image's script", () => {
    expect(plan().command).toEqual(["/usr/bin/tensorflow_model_server"]);
  });

  it("is ready when this version is loaded, which the state of the model does not say", () => {
    expect(plan().readiness).toEqual({ path: "/v1/models/fraud/metadata", port: "http" });
    expect(plan().liveness).toEqual({ path: "/v1/models/fraud", port: "http" });
  });

  it("has its flags point to its files, and its files name what is mounted", () => {
    const { args, configuration, modelMount } = plan({ batching });
    const folder = configuration !== undefined && "folder" in configuration ? configuration.folder : "";
    const files = ["model_config_file", "monitoring_config_file", "batching_parameters_file"].map((name) =>
      flag(args, name)?.replace(`${folder}/`, ""),
    );
    expect(files.sort()).toEqual(Object.keys(configuration?.files ?? {}).sort());
    expect(configuration?.files["models.config"]).toContain(`base_path: "${modelMount}"`);
  });

  it("has its metrics where every server has them", () => {
    const { metrics, ports, configuration } = plan();
    expect(configuration?.files["monitoring.config"]).toContain(`path: "${metrics?.path}"`);
    expect(ports.find(({ name }) => name === metrics?.port)?.containerPort).toBe(8501);
  });

  it("batches only when that is declared", () => {
    expect(flag(plan().args, "enable_batching")).toBeUndefined();
    expect(plan().configuration?.files).not.toHaveProperty("batching.config");
    expect(flag(plan({ batching }).args, "enable_batching")).toBe("true");
  });

  it.each([
    [0.5, "1"],
    [1.9, "1"],
    [4, "4"],
  ])("with %d CPUs computes in %s threads: never more than the limit lets run", (cpu, threads) => {
    expect(flag(plan({}, { cpu }).args, "tensorflow_session_parallelism")).toBe(threads);
    expect(plan({}, { cpu }).env).toHaveProperty("OMP_NUM_THREADS", threads);
  });

  it("takes as many requests at once as fill two batches", () => {
    expect(flag(plan({}, { cpu: 2 }).args, "rest_api_num_threads")).toBe("8");
    expect(flag(plan({ batching }, { cpu: 2 }).args, "rest_api_num_threads")).toBe("128");
  });

  it("has gRPC where that is declared, and of it the predictions alone", () => {
    expect(plan({ protocols: ["rest"] }).ports).toEqual([{ name: "http", containerPort: 8501 }]);
    const { ports, grpc } = plan({ protocols: ["rest", "grpc"] });
    expect(ports).toContainEqual({ name: "grpc", containerPort: 8500 });
    expect(grpc).toEqual({ port: "grpc", service: "tensorflow.serving.PredictionService" });
  });

  it("leaves an accelerator's memory to the others that share it", () => {
    expect(plan({}, { accelerators: 1 }).env).toHaveProperty("TF_FORCE_GPU_ALLOW_GROWTH", "true");
    expect(plan().env).not.toHaveProperty("TF_FORCE_GPU_ALLOW_GROWTH");
  });

  it("computes the artifact's warm-up requests before it is ready, as often as declared", () => {
    expect(flag(plan().args, "enable_model_warmup")).toBe("true");
    expect(flag(plan().args, "num_request_iterations_for_warmup")).toBe("1");
    expect(flag(plan({ warmUp: { count: 20 } }).args, "num_request_iterations_for_warmup")).toBe("20");
  });
});

describe("the settings of a TensorFlow model", () => {
  const mistakes = (spec: TensorflowSpec) => tensorflow.check({ kind: "tensorflow", ...spec }).map(({ path }) => path);

  it.each<TensorflowSpec>([
    {},
    { signature: "score" },
    { batching },
    { batching: { maxSize: 2, timeout: "0ms" } },
    { batching: { maxSize: 5000, timeout: "0.5ms" } },
  ])("may be %o", (spec) => {
    expect(mistakes(spec)).toEqual([]);
  });

  it.each<[TensorflowSpec, readonly string[]]>([
    [{ signature: "" }, ["signature"]],
    [{ warmUp: { count: 0 } }, ["warmUp.count"]],
    [{ batching: { ...batching, maxSize: 1 } }, ["batching.maxSize"]],
    [{ batching: { ...batching, maxSize: 6.4 } }, ["batching.maxSize"]],
    [{ batching: { ...batching, timeout: "-1ms" } }, ["batching.timeout"]],
    [{ batching: { ...batching, timeout: "1e9ms" } }, ["batching.timeout"]],
    [{ batching: { ...batching, timeout: "10000ms" } }, ["batching.timeout"]],
    [
      { signature: "", batching: { maxSize: 0, timeout: "60000ms" } },
      ["signature", "batching.maxSize", "batching.timeout"],
    ],
  ])("may not be %o", (spec, expected) => {
    expect(mistakes(spec)).toEqual(expected);
  });
});

describe("the images of runtimes", () => {
  it("of other projects each have an entry among the locked digests", () => {
    const loaded = loadLocks();
    if ("issues" in loaded) throw new Error("locks cannot be read");
    const upstream = Object.values(runtimeImages).flatMap((image) => (image.from === "upstream" ? [image.name] : []));
    expect(new Set(upstream).size).toBe(3);
    expect([...loaded.locks.images.keys()]).toEqual(expect.arrayContaining(upstream));
  });
});
