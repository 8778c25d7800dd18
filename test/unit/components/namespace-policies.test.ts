import { describe, expect, it } from "vitest";
import { modelNamespacePolicies } from "../../../components/model-service/namespace/policies.ts";
import { modelNamespace } from "../../../components/model-service/namespace/render.ts";
import { renderModel } from "../../../components/model-service/render.ts";
import { resolveModel } from "../../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import { longestName } from "../../../components/names.ts";
import { peers } from "../../../components/network-peers.ts";

const version = { digest: `sha256:${"a".repeat(64)}`, version: "1", from: "file:x", golden: "x.json" };
const resolve = (spec: ModelSpec) => resolveModel(spec, { champion: version }, "local");
const iris = resolve({ name: "iris", team: "examples", runtime: { kind: "pmml" } });
const fraud = resolve({
  name: "fraud",
  team: "risk",
  runtime: { kind: "pmml" },
  egress: [{ to: "redis" }, { cidr: "10.20.0.0/16", ports: [5432, 5433] }],
});
const policies = modelNamespacePolicies("models", [iris, fraud], { addresses: ["10.88.0.1/32"] });
const named = (name: string) => policies.find((policy) => policy.metadata.name === name)?.spec;

describe("the namespace of a team's models", () => {
  const { name, labels, annotations } = modelNamespace("risk", [iris, fraud]).metadata;

  it("names its models, for whoever admits routes", () => {
    expect(annotations).toEqual({ "ml-serving/models": "fraud,iris" });
  });

  it("is the team's by name and by label, and is found as one of models", () => {
    expect(name).toBe("models-risk");
    expect(labels).toMatchObject({ "ml-serving/serves": "models", "ml-serving/team": "risk" });
    expect(peers.models.namespaceSelector.matchLabels).toEqual({ "ml-serving/serves": "models" });
  });

  it("refuses what may do more than serve, and may be routed to", () => {
    expect(labels).toMatchObject({
      "pod-security.kubernetes.io/enforce": "restricted",
      "ml-serving/routes": "allowed",
    });
  });

  it("has a name that Kubernetes takes, for the longest name of a team", () => {
    expect(modelNamespace("r".repeat(longestName), []).metadata.name.length).toBeLessThanOrEqual(63);
  });
});

describe("the policies of a namespace of models", () => {
  it("are one set, whatever the number of models, and one more for each that calls something", () => {
    expect(policies.map((policy) => policy.metadata.name)).toEqual([
      "deny-all",
      "allow-dns",
      "allow-gateway",
      "allow-prometheus",
      "allow-calls-of-fraud",
    ]);
  });

  it("close everything first, in both directions", () => {
    expect(named("deny-all")).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  it("select pods by labels that models' pods have", () => {
    const [deployment] = renderModel(fraud, {
      namespace: "models",
      image: "i",
      registry: "r",
      placing: "anywhere",
      gateway: { name: "g", namespace: "gateway" },
    }).deployments;
    const labels: Readonly<Record<string, string>> = deployment?.spec.template.metadata.labels ?? {};
    for (const name of ["allow-gateway", "allow-prometheus", "allow-calls-of-fraud"])
      expect(labels).toMatchObject(named(name)?.podSelector.matchLabels ?? { none: "" });
  });

  it("let the gateway in at the ports of every protocol that a model speaks", () => {
    const ports = (protocols: readonly ["rest"] | readonly ["rest", "grpc"]) => {
      const model = resolve({ name: "fraud", team: "risk", runtime: { kind: "tensorflow", protocols } });
      const found = modelNamespacePolicies("models", [model], "pods").find(
        ({ metadata }) => metadata.name === "allow-gateway",
      );
      return found?.spec.ingress?.flatMap((rule) => rule.ports.map(({ port }) => port));
    };
    expect(ports(["rest"])).toEqual([8501]);
    expect(ports(["rest", "grpc"])).toEqual([8500, 8501]);
  });

  it("open what a model declares, and that alone", () => {
    expect(named("allow-calls-of-fraud")?.egress).toEqual([
      {
        to: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "redis" } },
            podSelector: { matchLabels: { "app.kubernetes.io/name": "redis" } },
          },
        ],
        ports: [{ protocol: "TCP", port: 6379 }],
      },
      {
        to: [{ ipBlock: { cidr: "10.20.0.0/16" } }],
        ports: [
          { protocol: "TCP", port: 5432 },
          { protocol: "TCP", port: 5433 },
        ],
      },
    ]);
  });

  it("let names be resolved where the cluster's DNS is", () => {
    expect(named("allow-dns")?.egress?.[0]?.to).toEqual([{ ipBlock: { cidr: "10.88.0.1/32" } }]);
    const inPods = modelNamespacePolicies("models", [], "pods");
    expect(inPods.map((policy) => policy.metadata.name)).toEqual(["deny-all", "allow-dns"]);
    expect(inPods[1]?.spec.egress?.[0]?.to).toEqual([
      {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
        podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
      },
    ]);
  });
});
