import { describe, expect, it } from "vitest";
import { bentoContainer, bentoFiles } from "../../../../components/bento/container.ts";
import { bentoText, type BentoStream } from "../../../../components/bento/configuration.ts";
import { inferenceCall } from "../../../../components/bento/inference.ts";
import { bentoService } from "../../../../components/bento/service.ts";
import { resolveTracing } from "../../../../components/tracing.ts";
import { bentoLint, bentoTest } from "../../../support/bento.ts";

const call = inferenceCall({ url: "http://iris.models.svc:8080/v2/models/iris/infer", timeoutSeconds: 1, retries: 2 });
const stream: BentoStream = {
  input: { generate: { mapping: "root = {}", interval: "1s" } },
  pipeline: { threads: 2, processors: [{ mapping: 'root = {"twice": this.one * 2}' }, call] },
  output: { drop: {} },
};
const tracing = resolveTracing({
  collector: { host: "collector.tracing.svc", at: { cidr: "10.0.0.1/32" } },
  percent: 1,
});
const plain = bentoService(stream, { fields: { model: "iris" }, shutdownSeconds: 20 });

describe("what all configurations of Bento share", { timeout: 400_000 }, () => {
  it("passes Bento's own linter, with traces and without", async () => {
    expect(await bentoLint(plain)).toBe("");
    const traced = { fields: {}, shutdownSeconds: 1, tracing, attributes: { team: "risk" }, metrics: "root = this" };
    expect(await bentoLint(bentoService(stream, traced))).toBe("");
  });

  it("is refused by it where a field does not exist", async () => {
    const wrong = { ...stream, pipeline: { threads: 1, processors: [{ http: { adress: "http://x" } }] } };
    expect(await bentoLint(bentoService(wrong, { fields: {}, shutdownSeconds: 1 }))).toContain("adress");
  });

  it("has its mappings tested by bento test, which tells right from wrong", async () => {
    const one = (expected: number) => ({
      name: "twice",
      target_processors: "/pipeline/processors",
      mocks: { "/pipeline/processors/1": { mapping: "root = this" } },
      input_batch: [{ json_content: { one: 2 } }],
      output_batches: [[{ json_equals: { twice: expected } }]],
    });
    expect(await bentoTest(plain, [one(4)])).toBe("");
    expect(await bentoTest(plain, [one(5)])).toContain("twice");
  });
});

describe("a container of Bento", () => {
  it("reads its configuration from a ConfigMap, and leaves room below its limit of memory", () => {
    const { container, volume } = bentoContainer({
      name: "worker",
      image: "registry/bento@sha256:00",
      configMap: "iris-worker",
      cpu: { request: "100m", limit: "1000m" },
      memory: "100Mi",
    });
    expect(container.args).toEqual(["-c", "/configuration/bento.yaml"]);
    expect(container.env).toEqual([{ name: "GOMEMLIMIT", value: "85MiB" }]);
    expect(volume).toEqual({ name: "bento", configMap: { name: "iris-worker" } });
  });

  it("is rolled out by a change of its configuration", () => {
    const other = bentoService(stream, { fields: { model: "wine" }, shutdownSeconds: 20 });
    expect(bentoFiles(plain).data["bento.yaml"]).toBe(bentoText(plain));
    expect(bentoFiles(plain).annotations).not.toEqual(bentoFiles(other).annotations);
  });
});
