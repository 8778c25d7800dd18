import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveModel } from "../../components/model-service/resolve.ts";
import { renderSpark } from "../../components/model-service/spark/render.ts";
import { sparkPod } from "../../components/model-service/spark/pods.ts";
import { isSparkModel, type SparkModel } from "../../components/model-service/spark/settings.ts";
import type { BatchSpec } from "../../components/model-service/spec/batch.ts";
import { closedNamespace } from "../../components/pod-security.ts";
import { moduleDocuments } from "../../local/toolchain/module-files.ts";
import { startApiServer, type ApiServer } from "../support/api-server.ts";

/** What the operator's own kinds say of ours, and a real API server of the pods that are made of them. */
let server: ApiServer;
const operator = { module: "github.com/kubeflow/spark-operator/v2", version: "v2.4.0" } as const;
const kinds = ["scheduledsparkapplications", "sparkapplications"] as const;
const namespace = "models-risk";
const champion = { digest: `sha256:${"0".repeat(64)}`, version: "1", from: "file:a", golden: "b.json" };
const bindings = {
  namespace,
  sparkImage: `r/spark@sha256:${"a".repeat(64)}`,
  registry: "r",
  placing: "by-pool",
  pullSecret: "registry",
  gateway: { name: "models", namespace: "gateway" },
} as const;

const volume = {
  input: { claim: "batch", folder: "in", format: "csv" },
  output: { claim: "batch", folder: "out" },
} as const;
const s3 = {
  input: { bucket: "b", prefix: "in", format: "parquet" },
  output: { bucket: "b", prefix: "out/{run}" },
} as const;

function model(batch: BatchSpec): SparkModel {
  const io = { inputs: { amount: "FP64" }, outputs: { score: "FP64" } } as const;
  const spec = { name: "fraud", team: "risk", runtime: { kind: "pmml" }, io, batch } as const;
  const found = resolveModel(spec, { champion }, "prd");
  if (!isSparkModel(found)) throw new Error("Spark scores none of its files");
  return found;
}

beforeAll(async () => {
  server = await startApiServer();
  const definitions = await Promise.all(
    kinds.map((kind) =>
      moduleDocuments({ ...operator, files: [`config/crd/bases/sparkoperator.k8s.io_${kind}.yaml`] }),
    ),
  );
  const definitionsPath = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  await Promise.all(definitions.map((text) => server.request("POST", definitionsPath, load(text))));
  await server.request("POST", "/api/v1/namespaces", closedNamespace(namespace));
  for (const kind of kinds)
    while (!(await server.request("GET", pathOf(kind)).then(Boolean, () => false)))
      await new Promise((resolve) => setTimeout(resolve, 200));
});

afterAll(async () => {
  await server.stop();
});

const pathOf = (kind: string): string => `/apis/sparkoperator.k8s.io/v1beta2/namespaces/${namespace}/${kind}`;
const dry = "?dryRun=All&fieldValidation=Strict";

describe("Spark's objects of a model", () => {
  it.each<BatchSpec>([
    { ...s3, spark: {} },
    { ...s3, schedule: { cron: "0 3 * * *" }, spark: { executors: { min: 3, max: 3 }, driver: { memory: "2Gi" } } },
    { ...volume, spark: { stream: { every: "10s" } } },
    { ...volume, schedule: { cron: "@hourly" }, spark: { stream: {} } },
  ])("are what the operator's kinds take: %j", async (batch) => {
    const { application } = renderSpark(model(batch), bindings);
    const path = pathOf(`${application.kind.toLowerCase()}s`);
    const kept = (await server.request("POST", path + dry, application)) as { readonly spec: unknown };
    // Nothing of it was pruned.
    expect(kept.spec).toMatchObject(application.spec);
  });

  it("are refused by them where a field is none of theirs", async () => {
    const { application } = renderSpark(model({ ...volume, spark: { stream: {} } }), bindings);
    const wrong = { ...application, spec: { ...application.spec, executors: 3 } };
    await expect(server.request("POST", pathOf("sparkapplications") + dry, wrong)).rejects.toThrow(/executors/);
  });

  it.each(["driver", "executor"] as const)("make pods that pass Pod Security restricted: the %s", async (role) => {
    const { metadata, spec } = sparkPod(model({ ...s3, spark: {} }), bindings, role);
    const [container] = spec.containers;
    // Neither is made here.
    const own = { ...spec, serviceAccountName: "default", priorityClassName: "" };
    // What Spark adds: https://github.com/apache/spark/blob/v4.1.4/resource-managers/kubernetes/core/src/main/scala/org/apache/spark/deploy/k8s/features/BasicDriverFeatureStep.scala
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { ...metadata, name: `fraud-${role}` },
      spec: { ...own, containers: [{ ...container, image: bindings.sparkImage, args: [role] }] },
    };
    const path = `/api/v1/namespaces/${namespace}/pods`;
    await expect(server.request("POST", path + dry, pod)).resolves.toBeDefined();
    const open = { ...pod, spec: { ...pod.spec, containers: [{ ...pod.spec.containers[0], securityContext: {} }] } };
    await expect(server.request("POST", path + dry, open)).rejects.toThrow(/restricted/);
  });
});
