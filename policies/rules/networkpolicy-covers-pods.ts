import { at, UNKNOWN, type Fact } from "../facts.ts";
import type { StackFinding, StackResource, StackRule } from "../rule.ts";
import { allOf, anyOf, same, selects, type Known } from "../selectors.ts";
import { hasPod, podLabelsOf } from "../workloads.ts";

const networkPolicy = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const namespace = "kubernetes:core/v1:Namespace";
const directions = ["Ingress", "Egress"] as const;

/** Whether a policy is about a direction. https://kubernetes.io/docs/reference/kubernetes-api/networking/network-policy-v1/#NetworkPolicySpec */
function isAbout(policy: StackResource, direction: (typeof directions)[number]): Known {
  const types = at(policy.props, "spec", "policyTypes");
  if (types === UNKNOWN) return UNKNOWN;
  if (Array.isArray(types)) return anyOf((types as readonly Fact[]).map((type) => same(type, direction)));
  // Where none is named: ingress always, egress where it says something of it.
  return direction === "Ingress" || at(policy.props, "spec", "egress") !== undefined;
}

function covers(policy: StackResource, workload: StackResource, direction: (typeof directions)[number]): Known {
  return allOf([
    same(at(policy.props, "metadata", "namespace"), at(workload.props, "metadata", "namespace")),
    selects(at(policy.props, "spec", "podSelector"), podLabelsOf(workload)),
    isAbout(policy, direction),
  ]);
}

/** Whether a workload's namespace is made by the same stack: a team's stack serves in one that the platform's has made. */
function isOwn(workload: StackResource, resources: readonly StackResource[]): boolean {
  const name = at(workload.props, "metadata", "namespace");
  return resources.some(({ type, props }) => type === namespace && at(props, "metadata", "name") === name);
}

const foreign = "its namespace is another stack's, and so are the policies there";

export const networkpolicyCoversPods: StackRule = {
  id: "K12",
  name: "networkpolicy-covers-pods",
  severity: "high",
  enforcement: "mandatory",
  description:
    "Every pod is under a NetworkPolicy, in and out: without one anybody in the cluster may ask it, and it may ask anybody.",
  remediation: "Add a NetworkPolicy that selects the pod, of the types Ingress and Egress; deny-all selects every pod.",
  url: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  references: ["CKV2_K8S_6", "CIS EKS 4.3.2", "kube-score pod-networkpolicy"],
  scope: "stack",
  about: (type) => type === networkPolicy || type === namespace || hasPod(type),
  check: (resources) => {
    const policies = resources.filter(({ type }) => type === networkPolicy);
    return resources
      .filter(({ type }) => hasPod(type))
      .flatMap((workload) =>
        directions.flatMap((direction): readonly StackFinding[] => {
          const covered = anyOf(policies.map((policy) => covers(policy, workload, direction)));
          if (covered === true) return [];
          const where = { urn: workload.urn, path: "metadata.labels" };
          if (covered === UNKNOWN) return [{ ...where, message: "is not known yet", unknown: true }];
          if (!isOwn(workload, resources)) return [{ ...where, message: foreign, unknown: true }];
          const message = `no NetworkPolicy of the type ${direction} selects these pods. Add one to their namespace.`;
          return [{ ...where, message }];
        }),
      );
  },
};
