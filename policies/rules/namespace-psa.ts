import { text } from "../admission/admission.ts";
import { at, type Fact } from "../facts.ts";
import { demand } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";
import { hasPod } from "../workloads.ts";

const label = "pod-security.kubernetes.io/enforce";
const namespace = "kubernetes:core/v1:Namespace";
const open = `is not restricted. Label the namespace ${label}: restricted.`;

/** A place of its own: whatever is in no namespace of the platform's is under none of its policies. */
const nowhere = (fact: Fact): boolean => typeof fact !== "string" || fact === "" || fact === "default";

export const namespacePsa: ResourceRule = {
  id: "K06",
  name: "namespace-psa",
  severity: "high",
  enforcement: "mandatory",
  description:
    "Every namespace refuses by itself pods that are not restricted, whoever makes them, and no workload is in the namespace default, which nobody keeps.",
  remediation: `Label the namespace ${label}: restricted; name a namespace for every workload.`,
  url: "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
  references: ["CKV_K8S_21", "CIS EKS 4.2.1", "CIS EKS 4.5.2"],
  scope: "resource",
  about: (type) => type === namespace || hasPod(type),
  check: ({ type, props }) => {
    const metadata = props["metadata"];
    return type === namespace
      ? demand(
          { path: `metadata.labels.${label}`, fact: at(metadata, "labels", label) },
          (fact) => fact === "restricted",
          open,
        )
      : demand(
          { path: "metadata.namespace", fact: at(metadata, "namespace") },
          (fact) => !nowhere(fact),
          "is the namespace default, or none is named. Name one of the platform's.",
        );
  },
  admission: {
    of: { apiGroups: [""], resources: ["namespaces"] },
    demands: () => [
      {
        holds: `object.metadata.?labels[?${text(label)}].orValue('') == 'restricted'`,
        told: text(`metadata.labels['${label}'] ${open}`),
      },
    ],
  },
};
