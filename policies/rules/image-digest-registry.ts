import { demand } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";
import { hasPod, imagesOf, podSpecOf } from "../workloads.ts";

/** https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests */
const pinned = /@sha256:[0-9a-f]{64}$/;

export const imageDigestRegistry: ResourceRule = {
  id: "K09",
  name: "image-digest-registry",
  severity: "high",
  enforcement: "mandatory",
  description:
    "Container images and model artifacts are named by digest: a tag can be moved, and then two replicas of one model answer differently and no review ever saw the change.",
  remediation: "Write NAME@sha256:… (the repoDigest output of an image).",
  url: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  references: ["CKV_K8S_43", "CKV_K8S_14"],
  scope: "resource",
  about: hasPod,
  check: (resource) =>
    imagesOf(podSpecOf(resource)).flatMap((part) =>
      demand(
        part,
        (fact) => typeof fact === "string" && pinned.test(fact),
        "names no digest. Write NAME@sha256:… (the repoDigest output of an image).",
      ),
    ),
};
