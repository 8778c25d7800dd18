import { describe, expect, it } from "vitest";
import { renderModel } from "../../../components/model-service/render.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import { defineModel } from "../../../components/model-service/spec.ts";

const version = (digit: string) => ({
  digest: `sha256:${digit.repeat(64)}`,
  version: digit,
  from: "file:x",
  golden: "x.json",
});
const release = {
  champion: version("a"),
  challengers: [
    { ...version("b"), weight: 10 },
    { ...version("c"), weight: 0 },
  ],
  pins: [{ header: "x-qa", value: "1", to: version("c").digest }],
};
const model = defineModel({ name: "iris", team: "examples", runtime: { kind: "pmml" } });
const { deployments, services, route } = renderModel(resolveModel(model, release, "local"), {
  namespace: "models",
  image: `registry/pmml@sha256:${"d".repeat(64)}`,
  registry: "registry",
  placing: "anywhere",
  gateway: { name: "models", namespace: "gateway" },
});

describe("what Prometheus finds a model by", () => {
  it("is a label that names a port which the container has", () => {
    for (const { spec } of deployments) {
      const ports = spec.template.spec.containers[0].ports.map((port) => port.name);
      expect(ports).toContain(spec.template.metadata.labels["ml-serving/metrics-port"]);
    }
  });

  it("never selects pods: a runtime may move its metrics without a new Deployment", () => {
    for (const { spec } of deployments)
      expect(Object.keys(spec.selector.matchLabels)).not.toContain("ml-serving/metrics-port");
  });

  it("is a Service's place among the backends of every rule of the route", () => {
    const [b, c] = ["iris-challenger-bbbbbbbb", "iris-challenger-cccccccc"];
    expect(
      services.map((service) => [service.metadata.name, service.metadata.labels["ml-serving/route-position"]]),
    ).toEqual([
      ["iris-champion", "0"],
      [b, "1"],
      [c, "2"],
    ]);
    // The place of one without a share leads to the champion meanwhile, as the spare place behind all does.
    const backends = (rule: (typeof route.spec.rules)[number] | undefined) => rule?.backendRefs.map(({ name }) => name);
    const [first, second, ...pinned] = route.spec.rules;
    for (const rule of [first, second])
      expect(backends(rule)).toEqual(["iris-champion", b, "iris-champion", "iris-champion"]);
    expect(pinned).toHaveLength(2);
    for (const rule of pinned) expect(backends(rule)).toEqual(["iris-champion", b, c]);
  });
});
