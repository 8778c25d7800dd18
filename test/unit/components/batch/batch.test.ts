import { describe, expect, it } from "vitest";
import { batchCronJob, batchSettings } from "../../../../components/model-service/batch/job.ts";
import { readColumns } from "../../../../components/model-service/batch/mapping.ts";
import { isBatchModel, scoringPipeline, type BatchModel } from "../../../../components/model-service/batch/pipeline.ts";
import { batchPolicies, batchStatements } from "../../../../components/model-service/batch/policies.ts";
import { batchVolume } from "../../../../components/model-service/batch/volume.ts";
import { planFor } from "../../../../components/model-service/plan.ts";
import { resolveModel } from "../../../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../../../components/model-service/spec.ts";
import type { BatchSpec } from "../../../../components/model-service/spec/batch.ts";
import { batchRoles } from "../../../../stacks/cloud/batch-roles.ts";
import { dev } from "../../../../stacks/environments/dev.ts";
import { irisBatch } from "../../../../stacks/models/iris-batch.ts";
import { iris } from "../../../../stacks/models/iris.ts";
import { validateModels } from "../../../../components/model-service/validate.ts";
import { bentoLint, bentoTest } from "../../../support/bento.ts";
import { bindings, release } from "../released.ts";
import { offered } from "../illegal-models.ts";
import { batched, goodBatch, illegalBatches } from "./illegal-batches.ts";

function resolved(batch: Partial<BatchSpec> = {}): BatchModel {
  const model = resolveModel({ ...batched, batch: { ...goodBatch, ...batch } }, release, "local");
  if (!isBatchModel(model)) throw new Error("it scores no files");
  return model;
}

const bound = { ...bindings, batchImage: `registry/batch@sha256:${"d".repeat(64)}`, usdPerPodHour: 0.1 };

describe("a scoring of files", () => {
  it("is taken as it is declared", () => {
    expect(validateModels([batched], offered)).toEqual([]);
  });

  it.each(illegalBatches.map((one) => [one.code, one.path, one.model] as const))(
    "is refused: %s at %s",
    (code, path, model) => {
      const found = validateModels([model], offered).map((issue) => [issue.code, issue.path]);
      expect(found).toContainEqual([code, `models.iris.${path}`]);
    },
  );

  it("is none in environments that it does not name", () => {
    const only: ModelSpec = { ...batched, batch: { ...goodBatch, only: ["prd"] } };
    expect(resolveModel(only, release, "local").batch).toBe("none");
    expect(resolveModel(only, release, "prd").batch).not.toBe("none");
  });

  it("names the environment in its places", () => {
    const { batch } = resolved({ input: { bucket: "rows-{environment}", prefix: "in/{date}", format: "csv" } });
    expect(batch.input).toEqual({ on: "s3", bucket: "rows-local", prefix: "in/{date}", format: "csv" });
  });
});

describe("the CronJob of a scoring of files", () => {
  const { spec } = batchCronJob(resolved({ schedule: { cron: "0 2 * * *" }, parallelism: 3 }), bound);
  const job = spec.jobTemplate.spec;
  const pod = job.template.spec;

  it("is suspended where it runs on demand alone", () => {
    expect(spec.suspend).toBe(false);
    expect(batchCronJob(resolved(), bound).spec.suspend).toBe(true);
  });

  it("is an indexed Job whose indexes are tried again each for itself", () => {
    expect([job.completionMode, job.completions, job.parallelism]).toEqual(["Indexed", 3, 3]);
    // The runbook's six tries: the first, and five again.
    expect(job.backoffLimitPerIndex).toBe(5);
    expect(pod.restartPolicy).toBe("Never");
    expect(job.podFailurePolicy.rules.map(({ action }) => action)).toEqual(["Ignore", "FailJob"]);
  });

  it("runs the champion's server beside the worker, by the digest of its release", () => {
    const [server] = pod.initContainers;
    expect(server).toMatchObject({ name: "model", image: bindings.image, restartPolicy: "Always" });
    expect(server).not.toHaveProperty("readinessProbe");
    expect(JSON.stringify(pod.volumes)).toContain(release.champion.digest);
    const settings = JSON.parse(batchSettings(resolved(), 0.1)) as { readonly digest: string };
    expect(settings.digest).toBe(release.champion.digest);
  });

  it("has no label by which requests would find its pods", () => {
    expect(Object.keys(job.template.metadata.labels)).not.toContain("ml-serving/model");
    expect(Object.keys(job.template.metadata.labels)).not.toContain("ml-serving/variant");
  });

  it("mounts the input so that nothing of it changes, and names no folder of a node", () => {
    expect(pod.containers[0]?.volumeMounts).toContainEqual({ name: "input", mountPath: "/input", readOnly: true });
    expect(JSON.stringify(pod)).not.toContain("hostPath");
    expect(batchVolume("examples", "models-examples", "/x").volume.spec.persistentVolumeReclaimPolicy).toBe("Retain");
  });

  it("prefers nodes that AWS may take back, where nodes are in pools", () => {
    expect(pod).not.toHaveProperty("affinity");
    const byPool = { ...bound, placing: "by-pool" as const };
    const affinity = (spot: "preferred" | "never") =>
      JSON.stringify(batchCronJob(resolved({ spot }), byPool).spec.jobTemplate.spec.template.spec);
    expect(affinity("preferred")).toContain('"preferredDuringSchedulingIgnoredDuringExecution"');
    expect(affinity("never")).toContain('"operator":"NotIn"');
  });
});

describe("what a run may reach", () => {
  const onS3 = resolved({
    input: { bucket: "rows", prefix: "in/{date}/", format: "csv" },
    output: { bucket: "results", prefix: "/out/{run}" },
  });

  it("is nothing but S3 and its role, and of volumes nothing", () => {
    expect(batchPolicies("models-examples", resolved())).toEqual([]);
    const [policy] = batchPolicies("models-examples", onS3);
    expect(policy?.spec.podSelector.matchLabels).toEqual({ "ml-serving/batch": "iris" });
    expect(policy?.spec.egress?.flatMap(({ ports }) => ports?.map(({ port }) => port))).toEqual([443, 80]);
  });

  it("is on AWS what lies below its input and its output, of which it deletes nothing", () => {
    const statements = batchStatements(onS3.batch, { region: "eu-west-1", account: "111122223333" });
    expect(statements.flatMap(({ Resource }) => Resource)).toEqual([
      "arn:aws:s3:::rows",
      "arn:aws:s3:::rows/in/*",
      "arn:aws:s3:::results",
      "arn:aws:s3:::results/out/*",
      "arn:aws:kms:eu-west-1:111122223333:key/*",
    ]);
    expect(JSON.stringify(statements)).not.toMatch(/Delete|s3:\*/);
    expect(batchStatements(resolved().batch, { region: "eu-west-1", account: "111122223333" })).toEqual([]);
  });

  it("is of a place that is the same for every run the file or folder of that name, and no neighbour of it", () => {
    const { batch } = resolved({
      input: { bucket: "rows", prefix: "in/iris/", format: "csv" },
      output: { bucket: "rows", prefix: "out/iris-{date}" },
    });
    const statements = batchStatements(batch, { region: "eu-west-1", account: "111122223333" });
    const of = (sid: string) => statements.find(({ Sid }) => Sid === sid);
    expect(of("ReadInput")?.Resource).toEqual(["arn:aws:s3:::rows/in/iris", "arn:aws:s3:::rows/in/iris/*"]);
    expect(of("ListInput")?.Condition).toEqual({ StringLike: { "s3:prefix": ["in/iris", "in/iris/*"] } });
    expect(of("WriteOutput")?.Resource).toEqual(["arn:aws:s3:::rows/out/iris-*"]);
  });

  it("is one role for the runs of each such model, in the environments that score files", () => {
    const roles = (name: "dev" | "prd") => batchRoles({ name, account: { ...dev.account }, models: [iris, irisBatch] });
    expect(roles("dev")).toMatchObject([
      { name: "ml-serving-dev-iris-batch", namespace: "models-examples", serviceAccount: "iris-batch" },
    ]);
    expect(roles("prd")).toEqual([]);
  });
});

describe("what Bento does with rows", { timeout: 400_000 }, () => {
  const steps = resolved({
    prepare: [
      { set: "amount", from: "sum" },
      { set: "amount", missing: 3 },
      { set: "amount", scale: { minus: 1, by: 2 } },
      { set: "amount", clip: { min: 0, max: 10 } },
      { set: "share", ratio: { of: "sum", to: "days" } },
      { set: "share", log1p: true },
      { set: "days", from: "kind" },
      { set: "days", code: { card: 1, cash: 2 } },
      { set: "kind", from: "share" },
    ],
  });
  const pipeline = (model: BatchModel) => scoringPipeline(model, planFor(model, model.variants[0]), 2);

  it("passes Bento's own linter", async () => {
    expect(await bentoLint(pipeline(steps))).toBe("");
    expect(await bentoLint(pipeline(resolved({ columns: { amount: ["a b", "c"] } })))).toBe("");
  });

  it("reads the columns that steps read and have not made", () => {
    expect(readColumns(steps.batch.prepare, ["amount", "kind", "days"])).toEqual(["sum", "days", "kind"]);
  });

  it("prepares rows in order, and tells of each that it cannot", async () => {
    const rows = [
      { sum: "7", kind: "cash", days: "2" },
      { sum: null, kind: "card", days: "4" },
      { sum: "1", kind: "gift", days: "2.5" },
    ];
    // (7 - 1) / 2 = 3, and ln(1 + 7 / 2) = 1.5040774 is text where the model wants text; (3 - 1) / 2 = 1.
    const failed = "failed to resolve 'row' value: failed assignment (line 3): gift is no value of the column";
    const told = await bentoTest(pipeline(steps), [
      {
        name: "prepared",
        target_processors: "/pipeline/processors/0",
        input_batch: [{ json_content: { chunk: 1, first: 0, rows } }],
        output_batches: [
          [
            {
              // Bento writes members in the order of their names.
              content_equals: JSON.stringify({
                rows: [
                  { at: 0, row: { amount: 3, days: 2, kind: String(Math.log(4.5)) } },
                  { at: 1, row: { amount: 1, days: 1, kind: null } },
                ],
              }),
              metadata_equals: { chunk: 1, errors: [{ at: 2, error: failed }] },
            },
          ],
        ],
      },
    ]);
    expect(told).toBe("");
  });
});
