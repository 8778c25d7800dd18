import { UNKNOWN } from "../facts.ts";
import type { Rule } from "../rule.ts";
import { imagesOf, podSpecOf } from "../workloads.ts";

/** https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests */
const pinned = /@sha256:[0-9a-f]{64}$/;

export const imageByDigest: Rule = {
  name: "image-by-digest",
  description:
    "Container images and model artifacts are named by digest: a tag can be moved, and then two replicas of one model answer differently and no review ever saw the change.",
  url: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  references: ["CKV_K8S_43"],
  enforcement: "mandatory",
  check: (resource) => {
    const pod = podSpecOf(resource);
    if (pod === undefined) return [];
    return imagesOf(pod).flatMap(({ path, fact }) => {
      if (fact === UNKNOWN || (typeof fact === "string" && pinned.test(fact))) return [];
      const told = typeof fact === "string" ? `"${fact}" names no digest` : "no image is named";
      return [{ path, message: `${told}. Write NAME@sha256:… (the repoDigest output of an image).` }];
    });
  },
};
