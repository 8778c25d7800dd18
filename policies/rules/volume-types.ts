import { eachVolume } from "../admission/admission.ts";
import { UNKNOWN, type Facts } from "../facts.ts";
import { unknownAt } from "../findings.ts";
import type { Finding, ResourceRule } from "../rule.ts";
import { hasPod, partAt, partsOf, podSpecOf } from "../workloads.ts";

/** Those of Pod Security `restricted`, and images, which are read-only and pulled like a container's. */
const allowed = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

const foreign = `is a type of volume that reaches past the pod, such as the node's files. Use ${allowed.join(", ")}.`;

export const volumeTypes: ResourceRule = {
  id: "K05",
  name: "volume-types",
  severity: "high",
  enforcement: "mandatory",
  description:
    "Pods mount only what belongs to them: a folder of the node, or a file server that a pod names, goes around everything that keeps models apart.",
  remediation: "Use an image volume, emptyDir, configMap, secret, projected, downwardAPI, csi or a claim.",
  url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
  references: ["Kyverno restrict-volume-types"],
  scope: "resource",
  about: hasPod,
  check: (resource) => {
    const pod = podSpecOf(resource);
    if (pod.fact === UNKNOWN) return [unknownAt(pod.path)];
    return partsOf(pod, "volumes").flatMap((volume): readonly Finding[] => {
      if (volume.fact === UNKNOWN) return [unknownAt(volume.path)];
      // Without a type it is an emptyDir.
      return Object.entries((volume.fact ?? {}) as Facts)
        .filter(([key, value]) => key !== "name" && value !== undefined && value !== null && !allowed.includes(key))
        .map(([key]) => ({ path: partAt(volume, key).path, message: foreign }));
    });
  },
  admission: {
    of: "pods",
    demands: () => [eachVolume(allowed.map((type) => `has(v.${type})`).join(" || "), foreign)],
  },
};
