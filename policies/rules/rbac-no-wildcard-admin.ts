import { each, text } from "../admission/admission.ts";
import { at } from "../facts.ts";
import { demand } from "../findings.ts";
import type { Finding, ResourceRule } from "../rule.ts";
import { partsOf } from "../workloads.ts";

const rbac = /^kubernetes:rbac\.authorization\.k8s\.io\/v1:(Cluster)?Role(Binding)?$/;
const lists = ["apiGroups", "resources", "verbs"];
const any = "is *, which is everything there is and will be. Name what is needed.";
const administrator = "is cluster-admin. Bind a role that names what is needed.";

export const rbacNoWildcardAdmin: ResourceRule = {
  id: "K08",
  name: "rbac-no-wildcard-admin",
  severity: "high",
  enforcement: "mandatory",
  description:
    "Roles name what they allow, and nobody is bound to cluster-admin: a wildcard also allows what is installed next year.",
  remediation: "Name API groups, resources and verbs; bind a role of one's own.",
  url: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  references: ["CKV_K8S_49", "CIS EKS 4.1.1", "CIS EKS 4.1.3"],
  scope: "resource",
  about: (type) => rbac.test(type),
  check: ({ type, props }): readonly Finding[] =>
    type.endsWith("Binding")
      ? demand(
          { path: "roleRef.name", fact: at(props, "roleRef", "name") },
          (fact) => fact !== "cluster-admin",
          administrator,
        )
      : partsOf({ path: "", fact: props }, "rules").flatMap((rule) =>
          lists.flatMap((list) => partsOf(rule, list).flatMap((part) => demand(part, (fact) => fact !== "*", any))),
        ),
  admission: {
    of: { apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles", "rolebindings"] },
    demands: () => [
      ...lists.map((list) =>
        each(
          "object.?rules.orValue([])",
          "r",
          `!('*' in r.?${list}.orValue([]))`,
          "''",
          `rules: an element of ${list} ${any}`,
        ),
      ),
      {
        holds: "object.?roleRef.?name.orValue('') != 'cluster-admin'",
        told: text(`roleRef.name ${administrator}`),
      },
    ],
  },
};
