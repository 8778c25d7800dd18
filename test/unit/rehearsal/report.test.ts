import { describe, expect, it } from "vitest";
import { nameOf, previewed, refreshed, told } from "../../../local/rehearsal/events.ts";
import { countResources, verdicts } from "../../../local/rehearsal/report.ts";

const vpc = "urn:pulumi:prd::ml-serving::ml-serving:index:Network$aws:ec2/vpc:Vpc::network";
const keda = "urn:pulumi:prd::ml-serving::ml-serving:index:Keda$kubernetes:helm.sh/v4:Chart$";
const cluster = "urn:pulumi:prd::ml-serving::aws:eks/cluster:Cluster::cluster";

describe("events", () => {
  it("names resources as people do", () => {
    expect(nameOf(vpc)).toBe("aws:ec2/vpc:Vpc network");
    expect(told([{ urn: cluster, op: "update" }])).toBe("update aws:eks/cluster:Cluster cluster");
  });

  it("reads a preview: what changes, not what stays", () => {
    const steps = [
      { op: "refresh", urn: vpc },
      { op: "same", urn: vpc },
      { op: "update", urn: cluster, detailedDiff: {} },
    ];
    expect(previewed(JSON.stringify({ steps, duration: 1 }))).toEqual([{ op: "update", urn: cluster }]);
    expect(previewed("{}")).toEqual([]);
  });

  it("reads a refresh, an event a line", () => {
    const event = (op: string, urn: string) => JSON.stringify({ resOutputsEvent: { metadata: { op, urn } } });
    const printed = ["warning: other words", event("same", vpc), event("delete", cluster), '{"sequence":3}'].join("\n");
    expect(refreshed(printed)).toEqual([{ op: "delete", urn: cluster }]);
  });
});

describe("the report", () => {
  const resource = (type: string, urn: string, inputs = {}) => ({ type, urn, custom: true, inputs });
  const counts = countResources([
    { type: "ml-serving:index:Network", urn: "urn:component" },
    resource("aws:ec2/vpc:Vpc", vpc),
    resource("kubernetes:core/v1:Namespace", "urn:pulumi:prd::ml-serving::kubernetes:core/v1:Namespace::models"),
    resource(
      "kubernetes:apps/v1:Deployment",
      "urn:pulumi:prd::ml-serving::ml-serving:index:Gateway$kubernetes:helm.sh/v4:Chart$kubernetes:apps/v1:Deployment::eg",
    ),
    resource("kubernetes:ml-serving:UnprovenChart", "urn:pulumi:prd::ml-serving::x::autoscaler", {
      chart: "cluster-autoscaler",
      version: "9.1.0",
    }),
    resource("kubernetes:ml-serving:UnprovenChart", `${keda}kubernetes:ml-serving:UnprovenChart::keda`, {
      chart: "keda",
      version: "2.1.0",
    }),
    resource(
      "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
      `${keda}kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition::keda`,
    ),
    resource("pulumi:providers:aws", "urn:provider"),
  ]);

  it("counts by who answered", () => {
    const unprovenCharts = ["cluster-autoscaler 9.1.0", "keda 2.1.0"];
    expect(counts).toEqual({ aws: 1, kubernetes: 3, charted: 1, unprovenCharts });
  });

  it("tells what was real, simulated and unproven", () => {
    const joined = {
      nodes: 4,
      grown: new Map([["l4", { from: 0, to: 2 }]]),
      volumes: 0,
      loadBalancers: 0,
      statuses: 3,
      addons: new Set<string>(),
      hopeless: [],
      trouble: undefined,
    };
    const found = {
      counts,
      pods: 7,
      joined,
      kubernetes: "1.36.3",
      pulumi: "3.259.0",
      moto: { confirmed: 1, refused: 0, unknown: { "aws:eks/addon:Addon": 2, "aws:kms/key:Key": 1 }, left: 0 },
      unresolved: ["2 of 9 facts in locks/images.yaml: nobody has resolved them"],
      served: [],
      leftOut: [],
    };
    const { real, simulated, unproven } = verdicts(found);
    expect(real).toContain("3 Kubernetes objects, each taken by the API server");
    expect(simulated).toContain("1 AWS objects, recorded by the stand-in: no AWS answered");
    expect(simulated).toContain(
      "moto, a second stand-in, confirmed 1 creates and changes, refused 0, and has no opinion of 3",
    );
    expect(simulated).toContain("autoscaling of l4: 0 → 2 nodes");
    expect(simulated.join()).not.toContain("volumes");
    const nothing = "could not be had, nothing of it was rendered but kinds that can be had without it";
    expect(unproven[0]).toBe(`chart cluster-autoscaler 9.1.0: ${nothing}`);
    expect(unproven).toHaveLength(4);
    expect(unproven.at(-1)).toBe("images: none was pulled");
    const served = verdicts({ ...found, served: ["iris"], leftOut: [{ name: "fraud", why: "no image" }] });
    expect(served.real.at(-1)).toBe("models iris: images pulled, pods run by kubelets, golden rows asked");
    expect(served.unproven.slice(-3)).toEqual([
      "model fraud was left out: no image",
      "what ships logs was left out: nodes here have no way to its image",
      "images of everything else: none was pulled",
    ]);
  });
});
