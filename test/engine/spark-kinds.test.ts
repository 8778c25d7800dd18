import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderSpark } from "../../components/model-service/spark/render.ts";
import { sparkPod } from "../../components/model-service/spark/pods.ts";
import type { BatchSpec } from "../../components/model-service/spec/batch.ts";
import { closedNamespace } from "../../components/pod-security.ts";
import { startApiServer, type ApiServer } from "../support/api-server.ts";
import { bindings, defineSparkKinds, namespace, pathOf, sparkModel, volume } from "../support/spark.ts";

/** What the operator's own kinds say of ours, and a real API server of the pods that are made of them. */
let server: ApiServer;

const s3 = {
  input: { bucket: "b", prefix: "in", format: "parquet" },
  output: { bucket: "b", prefix: "out/{run}" },
} as const;

beforeAll(async () => {
  server = await startApiServer();
  await server.request("POST", "/api/v1/namespaces", closedNamespace(namespace));
  await defineSparkKinds(server);
});

afterAll(async () => {
  await server.stop();
});

const dry = "?dryRun=All&fieldValidation=Strict";

describe("Spark's objects of a model", () => {
  it.each<BatchSpec>([
    { ...s3, spark: {} },
    { ...s3, schedule: { cron: "0 3 * * *" }, spark: { executors: { min: 3, max: 3 }, driver: { memory: "2Gi" } } },
    { ...volume, spark: { stream: { every: "10s" } } },
    { ...volume, schedule: { cron: "@hourly" }, spark: { stream: {} } },
  ])("are what the operator's kinds take: %j", async (batch) => {
    const { application } = renderSpark(sparkModel(batch), bindings);
    const path = pathOf(`${application.kind.toLowerCase()}s`);
    const kept = (await server.request("POST", path + dry, application)) as { readonly spec: unknown };
    // Nothing of it was pruned.
    expect(kept.spec).toMatchObject(application.spec);
  });

  it("are refused by them where a field is none of theirs", async () => {
    const { application } = renderSpark(sparkModel({ ...volume, spark: { stream: {} } }), bindings);
    const wrong = { ...application, spec: { ...application.spec, executors: 3 } };
    await expect(server.request("POST", pathOf("sparkapplications") + dry, wrong)).rejects.toThrow(/executors/);
  });

  it.each(["driver", "executor"] as const)("make pods that pass Pod Security restricted: the %s", async (role) => {
    const { metadata, spec } = sparkPod(sparkModel({ ...s3, spark: {} }), bindings, role);
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
