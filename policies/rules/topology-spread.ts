import { at, each, UNKNOWN, type Fact } from "../facts.ts";
import { unknownAt } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";
import { partAt, podSpecOf } from "../workloads.ts";

const types = ["kubernetes:apps/v1:Deployment", "kubernetes:apps/v1:StatefulSet"];

const together =
  "says nothing, so that all replicas may be on one node or in one zone. Spread them over both with topologySpreadConstraints.";

const hows = ["required", "preferred"].map((how) => `${how}DuringSchedulingIgnoredDuringExecution`);
const affinity = "object.spec.template.spec.?affinity.?podAntiAffinity";

/** Whether a list has an element; UNKNOWN where nobody can say. */
function some(fact: Fact): boolean | typeof UNKNOWN {
  return fact === UNKNOWN ? UNKNOWN : each(fact).length > 0;
}

export const topologySpread: ResourceRule = {
  id: "K14",
  name: "topology-spread",
  severity: "low",
  enforcement: "advisory",
  description: "Replicas are spread: two on one node end together with it, and then the second one was for nothing.",
  remediation: "Add topologySpreadConstraints over kubernetes.io/hostname and topology.kubernetes.io/zone.",
  url: "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
  references: ["Polaris topologySpreadConstraint", "kube-score pod-topology-spread-constraints"],
  scope: "resource",
  about: (type) => types.includes(type),
  check: (resource) => {
    const pod = podSpecOf(resource);
    const replicas = at(resource.props, "spec", "replicas");
    // None named is an autoscaler's, or one.
    if (typeof replicas === "number" && replicas <= 1) return [];
    const constraints = partAt(pod, "topologySpreadConstraints");
    const apart = hows.map((how) => at(pod.fact, "affinity", "podAntiAffinity", how));
    const spread: readonly (boolean | typeof UNKNOWN)[] = ([constraints.fact, ...apart] as readonly Fact[]).map(
      (fact: Fact) => some(fact),
    );
    if (spread.includes(true)) return [];
    if (spread.includes(UNKNOWN) || replicas === UNKNOWN) return [unknownAt(constraints.path)];
    return [{ path: constraints.path, message: together }];
  },
  admission: {
    of: { apiGroups: ["apps"], resources: ["deployments", "statefulsets"] },
    demands: () => [
      {
        holds:
          "object.spec.?replicas.orValue(1) <= 1 || " +
          "size(object.spec.template.spec.?topologySpreadConstraints.orValue([])) > 0 || " +
          hows.map((how) => `size(${affinity}.?${how}.orValue([])) > 0`).join(" || "),
        told: `'spec.template.spec.topologySpreadConstraints ${together}'`,
      },
    ],
  },
};
