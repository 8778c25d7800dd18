import { describe, expect, it } from "vitest";
import {
  sparkOperatorChart,
  sparkOperatorUpstreamImage,
  sparkOperatorValues,
} from "../../../../components/spark-operator/chart.ts";
import { sparkOperatorPolicies } from "../../../../components/spark-operator/policies.ts";
import { moduleChart } from "../../../../local/providers/kubernetes/helm/module-charts.ts";
import { imagesOf } from "../../../../components/model-service/plan.ts";
import { resolveModel } from "../../../../components/model-service/resolve.ts";
import { sparkNamespaces, sparkObjects } from "../../../../stacks/spark.ts";
import { batchObjects } from "../../../../stacks/batch.ts";
import { dev } from "../../../../stacks/environments/dev.ts";
import { upstreamsInUse } from "../../../../stacks/cloud/upstreams.ts";
import { batched, goodBatch } from "../batch/illegal-batches.ts";
import { bindings, release } from "../released.ts";

const declared = { ...batched, batch: { ...goodBatch, spark: {} } } as const;
const bySpark = resolveModel(declared, release, "dev");
const byJobs = resolveModel(batched, release, "dev");
const reference = `registry.example/spark-operator@sha256:${"b".repeat(64)}`;

describe("Spark's operator", () => {
  it("is one version, by chart, by image and by Go module", () => {
    expect(sparkOperatorUpstreamImage.split(":")[1]).toBe(sparkOperatorChart.version);
    expect(moduleChart(sparkOperatorChart.chart, sparkOperatorChart.version)?.moduleVersion).toBe("v2.4.0");
  });

  it("has its image by digest, makes drivers in the teams' namespaces alone, and has no webhook", () => {
    const { image, spark, webhook } = sparkOperatorValues(reference, ["models-a"]);
    // The chart writes REGISTRY/REPOSITORY:TAG.
    expect(`${image.registry}/${image.repository}:${image.tag}`).toBe(reference);
    expect(spark.jobNamespaces).toEqual(["models-a"]);
    expect(webhook.enable).toBe(false);
  });

  it("asks the API server alone", () => {
    const policies = sparkOperatorPolicies("spark-operator", { dns: "pods", clusterAddresses: ["10.0.0.0/16"] });
    expect(policies.map(({ metadata }) => metadata.name)).toEqual(["deny-all", "allow-dns", "allow-api-server"]);
    expect(policies[2]?.spec.egress?.[0]?.to).toEqual([{ ipBlock: { cidr: "10.0.0.0/16" } }]);
  });

  it("is where Spark scores a model's files, and nowhere else", () => {
    expect(sparkNamespaces([byJobs])).toEqual([]);
    expect(sparkNamespaces([byJobs, bySpark])).toEqual(["models-examples"]);
    expect(upstreamsInUse(dev)).not.toHaveProperty("sparkOperator");
    expect(upstreamsInUse({ ...dev, models: [...dev.models, declared] })).toMatchObject({
      sparkOperator: sparkOperatorUpstreamImage,
    });
  });
});

describe("a model whose files Spark scores", () => {
  const images = (name: string): string => `registry/${name}`;

  it("has Spark's objects and image, and no CronJob", () => {
    expect(batchObjects(dev as never, bySpark, bindings, images)).toEqual([]);
    const kinds = sparkObjects(bySpark, bindings, images).map(({ kind }) => kind);
    expect(kinds).toEqual(["ServiceAccount", "Role", "RoleBinding", "ScheduledSparkApplication"]);
    expect(imagesOf(bySpark)).toContain("spark");
    expect(imagesOf(bySpark)).not.toContain("batch");
    expect(imagesOf(byJobs)).not.toContain("spark");
  });
});
