import { describe, expect, it } from "vitest";
import { formatOf, runOf, type CronJob } from "../../../cli/batch/job.ts";
import { lastProgress, manifestInWords, money, progressInWords, wholeProgress } from "../../../cli/batch/progress.ts";
import { resolveBatch, type ResolvedBatch } from "../../../components/model-service/batch.ts";
import type { BatchSpec } from "../../../components/model-service/spec/batch.ts";

function declared(batch: Partial<BatchSpec> = {}): ResolvedBatch {
  const input = { claim: "batch", folder: "in", format: "csv" } as const;
  const found = resolveBatch({ batch: { input, output: { claim: "batch", folder: "out/{run}" }, ...batch } }, "local");
  if (found === "none") throw new Error("nothing is declared");
  return found;
}

const cronJob: CronJob = {
  metadata: { namespace: "models-examples" },
  spec: {
    jobTemplate: {
      metadata: { labels: { "ml-serving/batch": "iris" } },
      spec: {
        completions: 2,
        template: {
          spec: { containers: [{ name: "batch", env: [{ name: "BATCH", value: '{"model":"iris","shards":2}' }] }] },
        },
      },
    },
  },
};

describe("a run on demand", () => {
  it("is named after its output, so that there is one into it", () => {
    const name = (output: string) => runOf("iris", declared(), cronJob, { output }, 1).name;
    expect(name("out/a")).toBe(name("out/a"));
    expect(name("out/a")).not.toBe(name("out/b"));
    expect(name("out/a")).toMatch(/^iris-batch-r[0-9a-f]{8}$/);
  });

  it("has a name of its own where its output is called by it", () => {
    expect(runOf("iris", declared(), cronJob, {}, 1_000)).toMatchObject({
      name: "iris-batch-rrs",
      output: "/output/out/iris-batch-rrs",
    });
  });

  it("is the declared Job with another place, format and number of pods", () => {
    const run = runOf("iris", declared(), cronJob, { input: "in/x.parquet", output: "o", parallelism: 4 }, 1);
    expect(run.job).toMatchObject({
      metadata: { labels: { "ml-serving/batch": "iris" } },
      spec: { completions: 4, parallelism: 4 },
    });
    const text = JSON.stringify(run.job);
    expect(text).toContain(JSON.stringify({ name: "BATCH_INPUT", value: "/input/in/x.parquet" }));
    expect(text).toContain(JSON.stringify({ name: "BATCH_OUTPUT_FORMAT", value: "parquet" }));
    expect(text).toContain(JSON.stringify('{"model":"iris","shards":4}'));
  });

  it("is refused outside of what its role or its volume has", () => {
    const s3 = declared({ output: { bucket: "rows", prefix: "out/{run}" } });
    expect(() => runOf("iris", s3, cronJob, { output: "s3://rows/elsewhere" }, 1)).toThrow("s3://rows/out/");
    expect(() => runOf("iris", s3, cronJob, { output: "s3://rows/out/../in" }, 1)).toThrow("is not below");
    expect(() => runOf("iris", declared(), cronJob, { output: "s3://rows/out" }, 1)).toThrow("claim batch");
    expect(() => runOf("iris", declared(), cronJob, { input: "../x" }, 1)).toThrow("not on the volume");
  });

  it("knows a format by a file's name", () => {
    expect(["a/b.csv", "x.ndjson", "x.parquet", "folder"].map(formatOf)).toEqual([
      "csv",
      "jsonl",
      "parquet",
      undefined,
    ]);
  });
});

describe("how far a run is", () => {
  it("is what the last of each index's pods says", () => {
    const log = 'panic\n{"shard":0,"rows":10,"rowsDone":4}\n{"message":"x"}\nplain';
    expect(lastProgress(log)).toEqual({ shard: 0, rows: 10, rowsDone: 4 });
    expect(lastProgress("plain")).toBeUndefined();
    const pods = [
      { shard: 0, rows: 10, rowsDone: 4 },
      { shard: 0, rows: 10, rowsDone: 2 },
      { shard: 1, rows: 10, rowsDone: 3 },
    ];
    expect(wholeProgress(pods)).toEqual({ rows: 10, rowsDone: 7 });
  });

  it("tells what is left, and what all will have cost", () => {
    // 400,000 of a million in 10 s: 40,000 a second, and 15 s for the rest; 25 s of $7.20 an hour are 5 cents.
    const words = progressInWords({ rows: 1e6, rowsDone: 4e5 }, { at: 0, rowsDone: 0 }, 10_000, 7.2);
    expect(words).toBe("400,000 of 1,000,000 rows, 40,000 a second, about 15 s left, $0.05 in all");
    expect(progressInWords({ rows: 0, rowsDone: 0 }, { at: 0, rowsDone: 0 }, 1, 0)).toBe("counting rows");
    expect(money(0.00123)).toBe("$0.0012");
  });

  it("ends in a manifest that says where failed rows are", () => {
    const manifest = {
      ...{ model: "iris", version: "1", digest: `sha256:${"a".repeat(64)}`, input: "/input/in", output: "/output/out" },
      ...{ rowsIn: 10, rowsOut: 9, rowsFailed: 1, seconds: 3, podSeconds: 5, good: true },
    };
    expect(manifestInWords(manifest)).toContain("9 of 10 rows scored by iris 1 (sha256:aaaaaaaaaaaa…) in 3 s.");
    expect(manifestInWords(manifest)).toContain("/output/out/_failed");
  });
});
