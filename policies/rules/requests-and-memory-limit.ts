import { each } from "../admission/admission.ts";
import { UNKNOWN } from "../facts.ts";
import { demand, unknownAt, type Part } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";
import { hasPod, partAt, partsOf, podSpecOf } from "../workloads.ts";

/** What each container must say; a limit is its own request where none is named. */
const demanded = [
  {
    field: "requests.cpu",
    keys: [
      ["requests", "cpu"],
      ["limits", "cpu"],
    ],
  },
  {
    field: "requests.memory",
    keys: [
      ["requests", "memory"],
      ["limits", "memory"],
    ],
  },
  { field: "limits.memory", keys: [["limits", "memory"]] },
] as const;

const silent = "is not said. Say what the container needs: the scheduler and the kubelet go by it.";

/** The first that is there, under the name of the first. */
function anyOf(container: Part, keys: readonly (readonly string[])[]): Part {
  const parts = keys.map((path) => partAt(container, "resources", ...path));
  const there = parts.find(({ fact }) => fact !== undefined && fact !== null);
  return { path: parts[0]?.path ?? container.path, fact: there?.fact };
}

export const requestsAndMemoryLimit: ResourceRule = {
  id: "K11",
  name: "requests-and-memory-limit",
  severity: "medium",
  enforcement: "mandatory",
  description:
    "Containers say what they need of processor and memory, and at most of memory: without it the scheduler crowds a node, and one model's leak kills the others on it.",
  remediation: "Set resources.requests.cpu, resources.requests.memory and resources.limits.memory.",
  url: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  references: ["CKV_K8S_10", "CKV_K8S_12", "CKV_K8S_13", "kube-score container-resources"],
  scope: "resource",
  about: hasPod,
  check: (resource) => {
    const pod = podSpecOf(resource);
    if (pod.fact === UNKNOWN) return [unknownAt(pod.path)];
    // Containers that are added to a running pod can ask for nothing.
    return ["initContainers", "containers"].flatMap((list) =>
      partsOf(pod, list).flatMap((container) =>
        demanded.flatMap(({ keys }) => demand(anyOf(container, keys), (fact) => fact !== undefined, silent)),
      ),
    );
  },
  admission: {
    of: "pods",
    demands: () =>
      demanded.map(({ field, keys }) =>
        each(
          "(variables.pod.containers + variables.pod.?initContainers.orValue([]))",
          "c",
          keys.map(([kind, what]) => `c.?resources.?${kind}[?'${what}'].hasValue()`).join(" || "),
          "'container ' + c.name",
          `: resources.${field} ${silent}`,
        ),
      ),
  },
};
