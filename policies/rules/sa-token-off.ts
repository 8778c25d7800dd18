import { ofPod } from "../admission/admission.ts";
import { demand } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";
import { hasPod, partAt, podSpecOf } from "../workloads.ts";

const mounted = "is not false. Set it to false: nothing that serves a model asks the API server.";

export const saTokenOff: ResourceRule = {
  id: "K07",
  name: "sa-token-off",
  severity: "medium",
  enforcement: "mandatory",
  description:
    "Pods are given no token for the API server: who takes over a server could ask with it. Pods that do ask it are waived by name.",
  remediation:
    "Set automountServiceAccountToken: false; a pod that must ask the API server gets a waiver with its reason.",
  url: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting",
  references: ["CKV_K8S_38", "CIS EKS 4.1.6"],
  scope: "resource",
  about: hasPod,
  check: (resource) =>
    demand(partAt(podSpecOf(resource), "automountServiceAccountToken"), (fact) => fact === false, mounted),
  admission: {
    of: "pods",
    demands: () => [
      ofPod("automountServiceAccountToken", "!variables.pod.?automountServiceAccountToken.orValue(true)", mounted),
    ],
  },
};
