import { effective, eachContainer } from "../admission/admission.ts";
import { UNKNOWN } from "../facts.ts";
import { demand, unknownAt } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";
import { containersOf, effectiveOf, hasPod, partAt, podSpecOf } from "../workloads.ts";

const mayBeRoot = "is not true, here or on the pod. Set it to true.";
const isRoot = "is 0, which is root. Name another user.";
const escalates = "is not false. Set it to false.";

export const nonrootNoescalation: ResourceRule = {
  id: "K02",
  name: "nonroot-noescalation",
  severity: "high",
  enforcement: "mandatory",
  description:
    "No container runs as root or may become it. The namespace's Pod Security refuses such pods too, but only when the Deployment has long been accepted.",
  remediation: "Set runAsNonRoot: true, allowPrivilegeEscalation: false, and a runAsUser that is not 0.",
  url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
  references: ["CKV_K8S_20", "CKV_K8S_23", "CIS EKS 4.2.5"],
  scope: "resource",
  about: hasPod,
  check: (resource) => {
    const pod = podSpecOf(resource);
    if (pod.fact === UNKNOWN) return [unknownAt(pod.path)];
    return containersOf(pod).flatMap((container) => [
      ...demand(effectiveOf(pod, container, "runAsNonRoot"), (fact) => fact === true, mayBeRoot),
      ...demand(effectiveOf(pod, container, "runAsUser"), (fact) => fact !== 0, isRoot),
      ...demand(partAt(container, "securityContext", "allowPrivilegeEscalation"), (fact) => fact === false, escalates),
    ]);
  },
  admission: {
    of: "pods",
    demands: () => [
      eachContainer("securityContext.runAsNonRoot", `${effective("runAsNonRoot")}.orValue(false)`, mayBeRoot),
      eachContainer("securityContext.runAsUser", `${effective("runAsUser")}.orValue(-1) != 0`, isRoot),
      eachContainer(
        "securityContext.allowPrivilegeEscalation",
        "!c.?securityContext.?allowPrivilegeEscalation.orValue(true)",
        escalates,
      ),
    ],
  },
};
