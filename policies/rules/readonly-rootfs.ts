import { eachContainer } from "../admission/admission.ts";
import { demand } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";
import { containersOf, hasPod, partAt, podSpecOf } from "../workloads.ts";

const writable = "is not true. Set it to true, and mount an emptyDir where the server writes.";

export const readonlyRootfs: ResourceRule = {
  id: "K04",
  name: "readonly-rootfs",
  severity: "medium",
  enforcement: "advisory",
  description:
    "Containers cannot write to their root: what somebody smuggles in does not stay, and two replicas of one image are the same.",
  remediation: "Set readOnlyRootFilesystem: true; mount an emptyDir for what the server writes.",
  url: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
  references: ["CKV_K8S_22"],
  scope: "resource",
  about: hasPod,
  check: (resource) =>
    containersOf(podSpecOf(resource)).flatMap((container) =>
      demand(partAt(container, "securityContext", "readOnlyRootFilesystem"), (fact) => fact === true, writable),
    ),
  admission: {
    of: "pods",
    demands: () => [
      eachContainer(
        "securityContext.readOnlyRootFilesystem",
        "c.?securityContext.?readOnlyRootFilesystem.orValue(false)",
        writable,
      ),
    ],
  },
};
