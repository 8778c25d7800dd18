import { describe, expect, it } from "vitest";
import { batchStatements } from "../../../../components/model-service/batch/policies.ts";
import { resolveModel } from "../../../../components/model-service/resolve.ts";
import { resolveSpark } from "../../../../components/model-service/spark.ts";
import { sparkObject } from "../../../../components/model-service/spark/application.ts";
import { sparkPolicies } from "../../../../components/model-service/spark/policies.ts";
import { isSparkModel, sparkSettings, type SparkModel } from "../../../../components/model-service/spark/settings.ts";
import { literal, stepSql, typedSql } from "../../../../components/model-service/spark/sql.ts";
import type { ModelSpec } from "../../../../components/model-service/spec.ts";
import type { BatchSpec } from "../../../../components/model-service/spec/batch.ts";
import { validateModels } from "../../../../components/model-service/validate.ts";
import { batched, goodBatch } from "../batch/illegal-batches.ts";
import { offered } from "../illegal-models.ts";
import { bindings, release } from "../released.ts";

const inCloud = { ...offered, environment: "prd" } as const;
const sparkImage = `registry/spark@sha256:${"e".repeat(64)}`;
const bound = { ...bindings, sparkImage };

function declared(batch: Partial<BatchSpec> = {}): ModelSpec {
  return { ...batched, batch: { ...goodBatch, spark: {}, ...batch } };
}

function resolved(batch: Partial<BatchSpec> = {}): SparkModel {
  const model = resolveModel(declared(batch), release, "prd");
  if (!isSparkModel(model)) throw new Error("Spark scores none of its files");
  return model;
}

const onS3: Partial<BatchSpec> = {
  input: { bucket: "rows", prefix: "in", format: "parquet" },
  output: { bucket: "results", prefix: "out/{run}" },
};
const stream: Partial<BatchSpec> = { output: { claim: "batch", folder: "out/always" }, spark: { stream: {} } };

describe("a scoring by Spark", () => {
  it("is taken as it is declared", () => {
    expect(validateModels([declared()], inCloud)).toEqual([]);
    expect(validateModels([declared(stream)], inCloud)).toEqual([]);
    expect(validateModels([declared({ ...stream, schedule: { cron: "@hourly" }, within: "30m" })], inCloud)).toEqual(
      [],
    );
  });

  it.each<[string, string, Partial<BatchSpec>]>([
    ["MS111", "batch.parallelism", { parallelism: 4 }],
    ["MS111", "batch.chunkRows", { chunkRows: 4 }],
    ["MS111", "batch.columns", { columns: { amount: ["sum"] } }],
    ["MS112", "batch.spark.executors.min", { spark: { executors: { min: 0 } } }],
    ["MS112", "batch.spark.executors.min", { spark: { executors: { min: 5, max: 4 } } }],
    ["MS112", "batch.spark.driver.cores", { spark: { driver: { cores: 0.5 } } }],
    ["MS112", "batch.spark.executor.memory", { spark: { executor: { memory: "256Mi" } } }],
    ["MS112", "batch.spark.retries", { spark: { retries: -1 } }],
    ["MS113", "batch.output", { spark: { stream: {} } }],
    ["MS113", "batch.within", { ...stream, within: "60m" }],
    ["MS113", "batch.spark.stream.filesPerBatch", { ...stream, spark: { stream: { filesPerBatch: 0 } } }],
    [
      "MS113",
      "batch.spark.stream.every",
      { ...stream, schedule: { cron: "@daily" }, spark: { stream: { every: "5s" } } },
    ],
    ["MS092", "batch.output", { output: { claim: "batch", folder: "out" }, schedule: { cron: "@daily" } }],
  ])("is refused: %s at %s", (code, path, batch) => {
    const found = validateModels([declared(batch)], inCloud).map((issue) => [issue.code, issue.path]);
    expect(found).toContainEqual([code, `models.iris.${path}`]);
  });

  it("is of PMML models, where an operator of Spark is", () => {
    const onnx = validateModels(
      [{ ...batched, runtime: { kind: "onnx" }, batch: { ...goodBatch, spark: {} } }],
      inCloud,
    ).map(({ code }) => code);
    expect(onnx).toContain("MS110");
    expect(validateModels([declared()], offered).map(({ code }) => code)).toEqual(["MS114"]);
  });

  it("has as many executors as one end of their number says", () => {
    const ends = (executors: { readonly min?: number; readonly max?: number }) => {
      const spark = resolveSpark({ executors });
      return spark === "none" ? undefined : [spark.executors.min, spark.executors.max];
    };
    expect([ends({}), ends({ min: 6 }), ends({ max: 2 })]).toEqual([
      [1, 4],
      [6, 6],
      [1, 2],
    ]);
  });
});

describe("the objects of a scoring by Spark", () => {
  it("are a schedule, suspended on demand, and of a stream without one an application that always runs", () => {
    const scheduled = sparkObject(resolved({ schedule: { cron: "0 3 * * *" } }), bound);
    expect(scheduled).toMatchObject({ kind: "ScheduledSparkApplication", spec: { suspend: false, timeZone: "UTC" } });
    expect(sparkObject(resolved(), bound)).toMatchObject({ spec: { suspend: true, concurrencyPolicy: "Forbid" } });
    expect(sparkObject(resolved(stream), bound)).toMatchObject({
      kind: "SparkApplication",
      spec: { restartPolicy: { type: "Always" } },
    });
  });

  const template = (batch: Partial<BatchSpec> = {}, more: object = {}) => {
    const { spec } = sparkObject(resolved(batch), { ...bound, ...more });
    if (!("template" in spec)) throw new Error("it is no schedule");
    return spec.template;
  };

  it("have the model by the digest of its release, and the image by its own", () => {
    const { image, driver } = template();
    expect(image).toBe(sparkImage);
    expect(JSON.stringify(driver.template.spec.volumes)).toContain(release.champion.digest);
    const settings = JSON.parse(sparkSettings(resolved())) as { readonly digest: string };
    expect(settings.digest).toBe(release.champion.digest);
  });

  it("make executors as there is work, or always as many", () => {
    expect(template()).toMatchObject({ dynamicAllocation: { minExecutors: 1, maxExecutors: 4 } });
    const fixed = template({ spark: { executors: { min: 3, max: 3 } } });
    expect(fixed).not.toHaveProperty("dynamicAllocation");
    expect(fixed.executor).toMatchObject({ instances: 3 });
  });

  it("keep the driver off nodes that AWS may take back, and put executors there", () => {
    const { driver, executor } = template({}, { placing: "by-pool" });
    const affinity = ({ template: { spec } }: { readonly template: { readonly spec: object } }) => JSON.stringify(spec);
    expect(affinity(driver)).toContain('"operator":"NotIn","values":["SPOT"]');
    expect(affinity(executor)).toContain('"preferredDuringSchedulingIgnoredDuringExecution"');
  });

  it("give the API server's token to the driver alone, and end it in time", () => {
    const { driver, executor } = template({ within: "30m" });
    expect(driver.template.spec).toMatchObject({ automountServiceAccountToken: true, activeDeadlineSeconds: 1800 });
    expect(executor.template.spec).toMatchObject({ automountServiceAccountToken: false });
    expect(executor.template.spec).not.toHaveProperty("activeDeadlineSeconds");
  });

  it("take the pods' role on AWS where rows are on S3, and may delete there what Spark has set aside", () => {
    expect(JSON.stringify(template(onS3).sparkConf)).toContain("ContainerCredentialsProvider");
    expect(JSON.stringify(template().sparkConf)).not.toContain("s3a");
    // What is being uploaded lies in the room that is declared, and not in /tmp.
    const { sparkConf, executor } = template(onS3);
    const buffer = (sparkConf as Readonly<Record<string, string>>)["spark.hadoop.fs.s3a.buffer.dir"];
    const [mount] =
      executor.template.spec.containers[0]?.volumeMounts.filter(({ mountPath }) =>
        buffer?.startsWith(`${mountPath}/`),
      ) ?? [];
    expect(mount?.name).toBe("spark-local-dir-1");
    const where = { region: "eu-west-1", account: "111122223333" };
    const listing = batchStatements(resolved(onS3).batch, where).filter(({ Action }) => Action === "s3:ListBucket");
    // What is asked for a key, and no prefix, is judged as if there were one: else a key that is missing is 403.
    expect(listing.map(({ Condition }) => Condition)).toEqual([
      { StringLikeIfExists: { "s3:prefix": ["in", "in/*"] } },
      { StringLikeIfExists: { "s3:prefix": ["out/*"] } },
    ]);
    const deleting = batchStatements(resolved(onS3).batch, where).filter((one) =>
      JSON.stringify(one).includes("Delete"),
    );
    expect(deleting.flatMap(({ Resource }) => Resource)).toEqual(["arn:aws:s3:::results/out/*"]);
  });
});

describe("what Spark's pods may reach", () => {
  it("is one another, and of the driver the API server", () => {
    const policies = sparkPolicies("models-examples", resolved());
    expect(policies.map(({ spec }) => spec.podSelector.matchLabels)).toEqual([
      { "ml-serving/batch": "iris" },
      { "ml-serving/batch": "iris" },
      { "ml-serving/batch": "iris", "spark-role": "driver" },
    ]);
    const [inside, outside] = policies;
    expect(inside?.spec.ingress?.[0]?.ports.map(({ port }) => port)).toEqual([7078, 7079]);
    expect(outside?.spec.egress?.[0]?.to).toEqual(inside?.spec.ingress?.[0]?.from);
    expect(sparkPolicies("models-examples", resolveModel(batched, release, "prd"))).toEqual([]);
  });
});

describe("columns in Spark SQL", () => {
  it("are quoted, whatever they are called", () => {
    expect(literal("it's a \\")).toBe("'it\\'s a \\\\'");
    expect(stepSql({ set: "a`b", from: "c d" })).toEqual({ set: "a`b", value: "`c d`", wrong: null });
  });

  it("are the model's types, and a row says which it cannot be", () => {
    expect(typedSql("days", "INT32").value).toBe("TRY_CAST(TRY_CAST(`days` AS DOUBLE) AS BIGINT)");
    expect(typedSql("days", "INT32").wrong).toContain("no whole number");
    expect(typedSql("kind", "BYTES").wrong).toBeNull();
  });
});
