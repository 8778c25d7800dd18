import { each, text, type Demanded } from "../admission/admission.ts";
import { demand } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";
import { hasPod, imagesOf, podSpecOf } from "../workloads.ts";

/** https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests */
const pinned = "@sha256:[0-9a-f]{64}$";

const unpinned = "names no digest. Write NAME@sha256:… (the repoDigest output of an image).";
const foreign = "is not from a registry of this environment. Copy the image there: npx ml copy.";

/** An expression that what comes from a registry matches: `HOST[:PORT][/PATH]`, where a port of `*` is any. */
function fromRegistry(registry: string): string {
  const escaped = registry.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(":*", ":[0-9]+");
  return `^${escaped}/`;
}

/** All images of a pod, each held to a regular expression. */
function images(expression: string, told: string): readonly Demanded[] {
  const holds = (reference: string): string => `${reference}.matches(${text(expression)})`;
  return [
    each("variables.containers", "c", holds("c.image"), "'container ' + c.name", `: image ${told}`),
    each(
      "variables.pod.?volumes.orValue([])",
      "v",
      `!has(v.image) || ${holds("v.image.reference")}`,
      "'volume ' + v.name",
      `: image.reference ${told}`,
    ),
  ];
}

export const imageDigestRegistry: ResourceRule = {
  id: "K09",
  name: "image-digest-registry",
  severity: "high",
  enforcement: "mandatory",
  description:
    "Container images and model artifacts are named by digest, from a registry of the environment: a tag can be moved, and then two replicas of one model answer differently and no review ever saw the change; a foreign registry can be gone when a node needs it.",
  remediation:
    "Write NAME@sha256:… (the repoDigest output of an image), in a registry that policies/environments/ENV.json names.",
  url: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  references: ["CKV_K8S_43", "CKV_K8S_14", "CIS EKS 5.1.4", "Kyverno restrict-image-registries"],
  scope: "resource",
  about: hasPod,
  check: (resource, { settings }) =>
    imagesOf(podSpecOf(resource)).flatMap((part) => [
      ...demand(part, (fact) => typeof fact === "string" && new RegExp(pinned).test(fact), unpinned),
      ...(typeof part.fact === "string"
        ? demand(
            part,
            (fact) =>
              typeof fact === "string" &&
              settings.registries.some((registry) => new RegExp(fromRegistry(registry)).test(fact)),
            foreign,
          )
        : []),
    ]),
  admission: {
    of: "pods",
    demands: ({ registries }) => [
      ...images(pinned, unpinned),
      ...images(registries.map((registry) => fromRegistry(registry)).join("|"), foreign),
    ],
  },
};
