import type { ResourceFacts, Rule } from "./rule.ts";

/** A rule that a resource need not hold. */
export interface Waiver {
  /** The rule's id, such as `K04`. */
  readonly rule: Rule["id"];
  /** The resource's type token. */
  readonly type: string;
  /** The resource's name, or a part of its URN that ends it, such as `Chart$…::keda/keda-operator`. */
  readonly resource: string;
  /** Why it need not, and when that ends. */
  readonly reason: string;
}

export function isWaived(waiver: Waiver, { id }: Pick<Rule, "id">, { type, name, urn }: ResourceFacts): boolean {
  return (
    waiver.rule === id && waiver.type === type && (waiver.resource === name || urn.endsWith(`::${waiver.resource}`))
  );
}

/** Every waiver of the pack. One that nothing needs any more fails the tests. */
export const waivers: readonly Waiver[] = [
  {
    rule: "P10",
    type: "aws:iam/policy:Policy",
    resource: "ci-boundary",
    reason: "It is a permissions boundary: it gives nothing, it bounds what roles may be given.",
  },
  {
    rule: "K02",
    type: "kubernetes:apps/v1:DaemonSet",
    resource: "log-shipping",
    reason:
      "It reads the logs of all containers of a node, which are files of the node that belong to root. It has none of root's capabilities and no way up, and is alone in a namespace that nothing reaches.",
  },
  {
    rule: "K02",
    type: "kubernetes:apps/v1:DaemonSet",
    resource: "gpu-metrics",
    reason:
      "It reads GPUs for all pods of a node: Bottlerocket shows them to CAP_SYS_ADMIN alone, and whose pod has which is known by a socket of the kubelet. It is alone in a namespace that nothing but Prometheus reaches.",
  },
];
