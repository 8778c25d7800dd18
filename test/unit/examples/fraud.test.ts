import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Bindings } from "../../../components/model-service/bindings.ts";
import { renderModel } from "../../../components/model-service/render.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import { readGolden, type Golden } from "../../../local/golden/classes.ts";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { imageFiles } from "../../../oci/files.ts";
import { packImage } from "../../../oci/pack.ts";
import { fraud } from "../../../stacks/models/fraud.ts";

const folder = join(repositoryRoot, "examples/fraud");
const model = join(folder, "model");
const artifact = await imageFiles(model);

/** What training wrote: as the other examples', and the signature that rows are asked of. */
const golden = readGolden("examples/fraud/golden.json") as Golden & { readonly signature: string };

describe("the artifact of the fraud model", () => {
  it("is a SavedModel in the folder that the server asks for, and small", () => {
    expect(artifact.map(({ path }) => path).sort()).toEqual([
      "1/assets.extra/tf_serving_warmup_requests",
      "1/fingerprint.pb",
      "1/saved_model.pb",
      "1/variables/variables.data-00000-of-00001",
      "1/variables/variables.index",
    ]);
    expect(artifact.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(200_000);
  });

  it("packs to one digest, in whatever order its files come", async () => {
    // The digest that the README's command printed: another one is another version of the model.
    const digest = "sha256:5abc23f4879a742dc2f3e7b6df13094d9901d09423e326ed928efa29bc69294a";
    expect((await packImage(artifact)).digest).toBe(digest);
    expect((await packImage([...artifact].reverse())).digest).toBe(digest);
  });

  it("names the fields, the classes and the signature that golden rows speak of", () => {
    const graph = readFileSync(join(model, "1/saved_model.pb"), "latin1");
    for (const name of [...golden.fields, ...golden.classes, golden.signature]) expect(graph).toContain(name);
    expect("kind" in fraud.runtime && fraud.runtime.kind === "tensorflow" ? fraud.runtime.signature : "").toBe(
      golden.signature,
    );
  });
});

describe("the golden rows", () => {
  it("each name the likelier class, and its share of one", () => {
    expect(golden.rows).toHaveLength(40);
    for (const { input, predicted, probabilities } of golden.rows) {
      expect(input).toHaveLength(golden.fields.length);
      expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
      expect(golden.classes[probabilities.indexOf(Math.max(...probabilities))]).toBe(predicted);
    }
    expect(new Set(golden.rows.map(({ predicted }) => predicted))).toEqual(new Set(golden.classes));
  });
});

describe("the fraud model in its environments", () => {
  const bindings: Bindings<string> = {
    namespace: "models-risk",
    image: `docker.io/tensorflow/serving@sha256:${"c".repeat(64)}`,
    registry: "registry",
    placing: "by-pool",
    gateway: { name: "models", namespace: "gateway" },
  };
  const version = { digest: `sha256:${"a".repeat(64)}`, version: "13-rc1", from: "f", golden: "g" };
  const rendered = (environment: "dev" | "prd") =>
    renderModel(resolveModel(fraud, { champion: version }, environment), bindings);
  const { deployments, configurations, services, route, grpcRoute } = rendered("prd");
  const pod = deployments[0]?.spec.template.spec;
  const container = pod?.containers[0];

  it("computes on an accelerator in prd, and on CPUs in dev", () => {
    const limits = (environment: "dev" | "prd") =>
      rendered(environment).deployments[0]?.spec.template.spec.containers[0].resources.limits;
    expect(limits("prd")).toHaveProperty(["nvidia.com/gpu"], "1");
    expect(limits("dev")).not.toHaveProperty(["nvidia.com/gpu"]);
  });

  it("gives its server files where the flags look for them, and rolls out when they change", () => {
    expect(configurations.map(({ metadata }) => metadata.name)).toEqual(["fraud-champion"]);
    const folderOf = (volume: string) => container?.volumeMounts.find(({ name }) => name === volume)?.mountPath ?? "";
    const named = container?.args?.flatMap((arg) => /_file=(.+)$/.exec(arg)?.[1] ?? []) ?? [];
    expect(named.map((file) => file.replace(`${folderOf("configuration")}/`, "")).sort()).toEqual(
      Object.keys(configurations[0]?.data ?? {}).sort(),
    );
    const digestOf = (version: string) =>
      renderModel(
        resolveModel(
          fraud,
          { champion: { digest: `sha256:${"a".repeat(64)}`, version, from: "f", golden: "g" } },
          "prd",
        ),
        bindings,
      ).deployments[0]?.spec.template.metadata.annotations;
    expect(digestOf("1")).not.toEqual(digestOf("2"));
    expect(pod?.volumes.find(({ name }) => name === "configuration")).toMatchObject({
      configMap: { name: "fraud-champion" },
    });
  });

  it("may write to a folder for passing files alone", () => {
    expect(container?.securityContext.readOnlyRootFilesystem).toBe(true);
    expect(container?.volumeMounts.filter((mount) => !("readOnly" in mount)).map(({ mountPath }) => mountPath)).toEqual(
      ["/tmp"],
    );
  });

  it("is found by the address that people write, with the protocol's verb behind it", () => {
    const rules = route.spec.rules.map(({ matches, ...rest }) => ({
      paths: matches.map(({ path }) => `${path.type} ${path.value}`),
      rewrite: "filters" in rest ? rest.filters[0]?.urlRewrite?.path : undefined,
    }));
    expect(rules).toEqual([
      {
        paths: ["Exact /models/fraud:predict"],
        rewrite: { type: "ReplaceFullPath", replaceFullPath: "/v1/models/fraud:predict" },
      },
      {
        paths: ["PathPrefix /models/fraud"],
        rewrite: { type: "ReplacePrefixMatch", replacePrefixMatch: "/v1/models/fraud" },
      },
      { paths: ["PathPrefix /v1/models/fraud", "Exact /v1/models/fraud:predict"], rewrite: undefined },
    ]);
  });

  it("speaks gRPC by a port of its own, to callers who say which model they mean", () => {
    expect(services[0]?.spec.ports.map(({ name, targetPort }) => [name, targetPort])).toEqual([
      ["http", "http"],
      ["grpc", "grpc"],
    ]);
    const [rule] = grpcRoute?.spec.rules ?? [];
    expect(rule?.matches).toEqual([
      {
        method: { service: "tensorflow.serving.PredictionService" },
        headers: [{ name: "x-model", value: "fraud" }],
      },
    ]);
    expect(rule?.backendRefs.map(({ port, weight }) => [port, weight])).toEqual([
      [8500, 999_999],
      [8500, 1],
    ]);
  });
});
