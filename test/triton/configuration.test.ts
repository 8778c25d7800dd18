import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { triton } from "../../runtimes/triton/adapter.ts";
import { identifier, textFormat } from "../../runtimes/triton/text-format.ts";
import type { TritonBackend, TritonSpec } from "../../runtimes/triton/spec.ts";
import { ensemble, everything, least } from "./fixtures.ts";

/** What Triton reads from each text, or `error`. */
function read(texts: readonly string[]): readonly Readonly<Record<string, unknown>>[] {
  const output = execFileSync("python3.11", [join(import.meta.dirname, "read.py")], {
    input: JSON.stringify(texts),
    env: { PATH: process.env["PATH"] ?? "", PYTHONPATH: inject("tritonMessages"), PYTHONDONTWRITEBYTECODE: "1" },
    encoding: "utf8",
  });
  return JSON.parse(output) as Readonly<Record<string, unknown>>[];
}

/** The configuration of a declared model, by the model's name on the server. */
function configurations(spec: TritonSpec, { cpu = 4, accelerators = 2 } = {}): Readonly<Record<string, string>> {
  const runtime = { kind: "triton", ...spec } as const;
  const { configuration } = triton.plan({ model: "fraud", version: "13", runtime, cpu, accelerators });
  return Object.fromEntries(
    Object.entries(configuration?.files ?? {}).map(([file, text]) => [file.replace(/\.pbtxt$/, ""), text]),
  );
}

const one = (spec: TritonSpec, given = {}): string => configurations(spec, given)["fraud"] ?? "";

// Numbers of 64 bits are text in the JSON form of protocol buffers, and what is zero or false is left out.
const versionPolicy = { specific: { versions: ["1"] } };

describe("the configuration of a model, as Triton reads it", () => {
  it("holds everything that was declared, and nothing else", () => {
    const [read1] = read([one(everything)]);
    expect(read1).toEqual({
      name: "fraud",
      backend: "onnxruntime",
      platform: "onnxruntime_onnx",
      version_policy: versionPolicy,
      max_batch_size: 64,
      input: [
        { name: "amount", data_type: "TYPE_FP64", dims: ["1"], reshape: {} },
        { name: "words", data_type: "TYPE_STRING", dims: ["-1"], optional: true },
      ],
      output: [{ name: "score", data_type: "TYPE_FP32", dims: ["2"] }],
      dynamic_batching: {
        preferred_batch_size: [16, 32],
        max_queue_delay_microseconds: "2500",
        default_queue_policy: {
          timeout_action: "DELAY",
          default_timeout_microseconds: "800000",
          allow_timeout_override: true,
          max_queue_size: 512,
        },
      },
      instance_group: [{ kind: "KIND_GPU", count: 2, gpus: [0, 1] }],
      // Four CPUs, shared by two instances.
      parameters: { intra_op_thread_count: { string_value: "2" } },
      model_warmup: [
        {
          name: "warm-up-1",
          batch_size: 64,
          inputs: {
            amount: { data_type: "TYPE_FP64", dims: ["1"], random_data: true },
            words: { data_type: "TYPE_STRING", dims: ["7"], random_data: true },
          },
          count: 3,
        },
        {
          name: "warm-up-2",
          batch_size: 1,
          inputs: {
            amount: { data_type: "TYPE_FP64", dims: ["1"], zero_data: true },
            words: { data_type: "TYPE_STRING", dims: ["1"], zero_data: true },
          },
          count: 1,
        },
      ],
      response_cache: { enable: true },
    });
  });

  it("on CPUs is one instance there, without batches unless they are declared", () => {
    const [read1] = read([one(least, { cpu: 1.5, accelerators: 0 })]);
    expect(read1).toEqual({
      name: "fraud",
      backend: "python",
      version_policy: versionPolicy,
      input: [{ name: "x", data_type: "TYPE_INT64", dims: ["3", "-1"] }],
      output: [{ name: "y", data_type: "TYPE_BOOL", dims: ["1"] }],
      instance_group: [{ kind: "KIND_CPU", count: 1 }],
    });
  });

  it("lets a request wait as long as the longest may take, where nothing else is said", () => {
    const [read1] = read([one({ ...least, maxBatchSize: 4, dynamicBatching: {} })]);
    expect(read1?.["dynamic_batching"]).toEqual({ default_queue_policy: { default_timeout_microseconds: "10000000" } });
  });

  it.each<[TritonBackend, object]>([
    ["onnx", { backend: "onnxruntime", platform: "onnxruntime_onnx" }],
    ["pytorch", { backend: "pytorch", platform: "pytorch_libtorch" }],
    ["python", { backend: "python" }],
    ["tensorrt", { backend: "tensorrt", platform: "tensorrt_plan" }],
  ])("names the backend of %s by both of its names", (backend, names) => {
    const [read1] = read([one({ ...least, backend })]);
    expect({
      backend: read1?.["backend"],
      ...(read1?.["platform"] === undefined ? {} : { platform: read1["platform"] }),
    }).toEqual(names);
  });

  it("of an ensemble is one of each model, and one of how they hang together", () => {
    const texts = configurations(ensemble, { cpu: 2, accelerators: 1 });
    expect(Object.keys(texts)).toEqual(["fraud", "fraud-tokens", "fraud-scorer"]);
    const [whole, tokens, scorer] = read(Object.values(texts));
    expect(whole).toEqual({
      name: "fraud",
      platform: "ensemble",
      version_policy: versionPolicy,
      max_batch_size: 8,
      input: [{ name: "text", data_type: "TYPE_STRING", dims: ["1"] }],
      output: [{ name: "score", data_type: "TYPE_FP32", dims: ["2"] }],
      ensemble_scheduling: {
        step: [
          { model_name: "fraud-tokens", model_version: "1", input_map: { text: "text" }, output_map: { ids: "ids" } },
          {
            model_name: "fraud-scorer",
            model_version: "1",
            input_map: { input_ids: "ids" },
            output_map: { logits: "score" },
          },
        ],
      },
    });
    expect(tokens).toMatchObject({ name: "fraud-tokens", backend: "python", max_batch_size: 8 });
    expect(scorer).toMatchObject({ name: "fraud-scorer", platform: "tensorrt_plan", max_batch_size: 32 });
  });

  it("keeps names as they are, whatever is in them", () => {
    const name = 'a "b" \\ ü\n\t{}';
    const inputs = { [name]: { datatype: "FP32", dims: [1] } } as const;
    const [read1] = read([one({ ...least, inputs })]);
    expect(read1?.["input"]).toEqual([{ name, data_type: "TYPE_FP32", dims: ["1"] }]);
  });
});

describe("a configuration with something wrong in it would be refused:", () => {
  const fields = [
    ...new Set([...one(everything).matchAll(/^ *([a-z_0-9]+)(?=[:{ ])/gm)].map((found) => found[1] ?? "")),
  ];

  it("any field that is not called so", () => {
    expect(fields.length).toBeGreaterThan(35);
    const texts = fields.map((field) =>
      one(everything).replace(new RegExp(`^( *)${field}(?=[: ])`, "m"), `$1${field}x`),
    );
    for (const [index, found] of read(texts).entries()) expect(found, fields[index]).toHaveProperty("error");
  });

  it.each<[string, string]>([
    ["a data type that there is not", textFormat([["input", [["data_type", identifier("TYPE_DOUBLE")]]]])],
    ["a kind that there is not", textFormat([["instance_group", [["kind", identifier("KIND_TPU")]]]])],
    ["text where a number belongs", textFormat([["max_batch_size", "64"]])],
    ["a number of microseconds below zero", textFormat([["dynamic_batching", [["max_queue_delay_microseconds", -1]]]])],
    [
      "two ways of scheduling",
      textFormat([
        ["dynamic_batching", []],
        ["ensemble_scheduling", []],
      ]),
    ],
    ["a message that does not end", one(everything).trimEnd().slice(0, -1)],
  ])("%s", (_, text) => {
    const [found] = read([text]);
    expect(found).toHaveProperty("error");
  });
});
