import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { tensorflow } from "../../runtimes/tensorflow/adapter.ts";

/** The message that each file holds. */
const messages: Readonly<Record<string, string>> = {
  "models.config": "ModelServerConfig",
  "monitoring.config": "MonitoringConfig",
  "batching.config": "BatchingParameters",
};

interface Asked {
  readonly message: string;
  readonly text: string;
}

/** What TensorFlow Serving reads from each text, or `error`. */
function read(asked: readonly Asked[]): readonly Readonly<Record<string, unknown>>[] {
  const output = execFileSync("python3.11", [join(import.meta.dirname, "read.py")], {
    input: JSON.stringify(asked),
    env: { PATH: process.env["PATH"] ?? "", PYTHONPATH: inject("messages"), PYTHONDONTWRITEBYTECODE: "1" },
    encoding: "utf8",
  });
  return JSON.parse(output) as Readonly<Record<string, unknown>>[];
}

function filesOf(version: string, cpu = 2): Readonly<Record<string, string>> {
  const batching = { maxSize: 64, timeout: "2.5ms" } as const;
  const runtime = { kind: "tensorflow", batching } as const;
  const plan = tensorflow.plan({ model: "fraud", version, runtime, cpu, accelerators: 1 });
  return plan.configuration?.files ?? {};
}

const asked = (files: Readonly<Record<string, string>>): readonly Asked[] =>
  Object.entries(files).map(([file, text]) => ({ message: messages[file] ?? file, text }));

describe("the files of a TensorFlow model, as TensorFlow Serving reads them", () => {
  const [models, monitoring, batching] = read(asked(filesOf("13-rc1")));

  it("name the model, its folder, its one version and the release's name for it", () => {
    expect(models).toEqual({
      model_config_list: {
        config: [
          {
            name: "fraud",
            base_path: "/models",
            model_platform: "tensorflow",
            // Numbers of 64 bits are text in the JSON form of protocol buffers.
            model_version_policy: { specific: { versions: ["1"] } },
            version_labels: { "13_rc1": "1" },
          },
        ],
      },
    });
  });

  it("give metrics at the path that is scraped", () => {
    expect(monitoring).toEqual({ prometheus_config: { enable: true, path: "/metrics" } });
  });

  it("batch what is declared, and split what is larger", () => {
    expect(batching).toEqual({
      max_batch_size: "4096",
      enable_large_batch_splitting: true,
      max_execution_batch_size: "64",
      batch_timeout_micros: "2500",
      num_batch_threads: "2",
      // One for each thread, and the 64 of a request with 4,096 rows.
      max_enqueued_batches: "66",
    });
  });

  it.each(Object.keys(messages))("with a word wrong in %s would be refused", (file) => {
    const text = filesOf("1")[file] ?? "";
    const wrong = text.replace(/[a-z_]+(?= *[:{][^{}]*\}[\s}]*$)/, (word) => `${word}x`);
    expect(wrong).not.toBe(text);
    const [found] = read([{ message: messages[file] ?? file, text: wrong }]);
    expect(found).toHaveProperty("error");
  });

  it("hold a label of letters, digits and underscores for every name of a version", () => {
    const versions = ["13", "2026-11-21", "v1.2+b", "a b", 'quote"', "ü"];
    const found = read(
      versions.map((version) => ({ message: "ModelServerConfig", text: filesOf(version)["models.config"] ?? "" })),
    );
    const labels = found.map((one) => /"version_labels":\{"([^"]+)"/.exec(JSON.stringify(one))?.[1]);
    for (const label of labels) expect(label).toMatch(/^[A-Za-z0-9_]+$/);
  });
});
