import { describe, expect, it } from "vitest";
import { modelNamespacePolicies } from "../../../components/model-service/namespace/policies.ts";
import { podNeeds } from "../../../components/model-service/pod-needs.ts";
import { renderModel } from "../../../components/model-service/render.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";

const plain = { name: "iris", team: "examples", runtime: { kind: "pmml" } } as const satisfies ModelSpec;
const kept: ModelSpec = { ...plain, cache: { ttl: "10m" } };
const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const version = (digit: string) => ({ digest: digest(digit), version: digit, golden: "golden.json", from: "file:m" });
const release = {
  champion: version("1"),
  challengers: [{ ...version("2"), weight: 20 }],
  shadow: { ...version("3"), percent: 50 },
};
const bindings = {
  namespace: "models-examples",
  image: "registry/pmml@sha256:aa",
  cacheImage: "registry/bento@sha256:bb",
  registry: "registry",
  placing: "anywhere",
  gateway: { name: "gateway", namespace: "gateway" },
} as const;

const render = (spec: ModelSpec, image: string = bindings.image) =>
  renderModel(resolveModel(spec, release, "local"), { ...bindings, image });
const sidecarsOf = (rendered: ReturnType<typeof render>) =>
  rendered.deployments.map(({ metadata, spec }) => ({
    name: metadata.name,
    sidecar: spec.template.spec.initContainers?.find(({ name }) => name === "results"),
  }));
const valuesOf = (rendered: ReturnType<typeof render>) =>
  sidecarsOf(rendered).map(({ sidecar }) => {
    const env = (sidecar as { env?: readonly { name: string; value?: string }[] } | undefined)?.env ?? [];
    return Object.fromEntries(env.map(({ name, value }) => [name, value]));
  });

describe("a model whose answers are kept", () => {
  it("has what keeps them in the pods of each version that answers, and in no others", () => {
    expect(sidecarsOf(render(kept)).map(({ name, sidecar }) => [name, sidecar?.name])).toEqual([
      ["iris-champion", "results"],
      ["iris-challenger-22222222", "results"],
      ["iris-shadow-33333333", undefined],
    ]);
    expect(sidecarsOf(render(kept))[0]?.sidecar).toMatchObject({ image: bindings.cacheImage, restartPolicy: "Always" });
    expect(JSON.stringify(render(plain))).not.toContain("results");
  });

  it("keeps them by the version, the server's image and its settings, which go with the pod", () => {
    const [champion, challenger] = valuesOf(render(kept));
    expect([champion?.RESULTS_DIGEST, challenger?.RESULTS_DIGEST]).toEqual([digest("1"), digest("2")]);
    expect(champion?.RESULTS_IMAGE).toBe(bindings.image);
    expect(champion?.RESULTS_SERVER).toMatch(/^\$\(RESULTS_IMAGE\) [0-9a-f]{16}$/);
    const [other] = valuesOf(render(kept, "registry/pmml@sha256:cc"));
    expect(other?.RESULTS_IMAGE).toBe("registry/pmml@sha256:cc");
    const [set] = valuesOf(render({ ...kept, runtime: { kind: "pmml", maxBatchRows: 7 } }));
    expect(set?.RESULTS_SERVER).not.toBe(champion?.RESULTS_SERVER);
  });

  it("is asked by its two addresses for predictions through it, and past it by all others; the shadow always past it", () => {
    const rules = render(kept).route.spec.rules.map(({ matches, backendRefs, filters = [] }) => ({
      paths: matches.map(({ path }) => `${path.type} ${path.value}`),
      ports: [...new Set(backendRefs.map(({ port }) => port))],
      mirrored: filters.flatMap(({ requestMirror }) => requestMirror?.backendRef.port ?? []),
    }));
    expect(rules).toEqual([
      { paths: ["Exact /models/iris/infer"], ports: [8081], mirrored: [80] },
      { paths: ["Exact /v2/models/iris/infer"], ports: [8081], mirrored: [80] },
      { paths: ["PathPrefix /models/iris"], ports: [80], mirrored: [80] },
      { paths: ["PathPrefix /v2/models/iris"], ports: [80], mirrored: [80] },
    ]);
    const ports = render(kept).services.map(({ spec }) => spec.ports.map(({ port, targetPort }) => [port, targetPort]));
    expect(ports.map((all) => all.some(([port, target]) => port === 8081 && target === 4195))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("reaches the Redis of answers, and is reached by gateway and Prometheus alone", () => {
    const policies = modelNamespacePolicies("models-examples", [resolveModel(kept, release, "local")], "pods");
    const named = (name: string) => policies.find(({ metadata }) => metadata.name === name)?.spec;
    expect(named("allow-kept-results-of-iris")?.egress).toEqual([
      {
        to: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "results" } },
            podSelector: { matchLabels: { "app.kubernetes.io/name": "results" } },
          },
        ],
        ports: [{ port: 6379, protocol: "TCP" }],
      },
    ]);
    expect(named("allow-results-of-iris")?.ingress?.[0]?.ports).toEqual([{ port: 4195, protocol: "TCP" }]);
    const without = modelNamespacePolicies("models-examples", [resolveModel(plain, release, "local")], "pods");
    expect(without.map(({ metadata }) => metadata.name).filter((name) => name.includes("results"))).toEqual([]);
  });

  it("takes as much more room", () => {
    const of = (spec: ModelSpec) => {
      const model = resolveModel(spec, release, "local");
      return podNeeds(model, model.variants[0]);
    };
    expect(of(kept).memoryBytes - of(plain).memoryBytes).toBe(134_217_728);
    expect(of(kept).cpu - of(plain).cpu).toBeCloseTo(0.02);
  });
});
