import { effective, eachContainer } from "../admission/admission.ts";
import { UNKNOWN, type Fact } from "../facts.ts";
import { demand, unknownAt } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";
import { containersOf, effectiveOf, hasPod, partAt, partsOf, podSpecOf } from "../workloads.ts";

const keeps = 'does not name ALL. Write drop: ["ALL"].';
const adds = "adds a capability. Only NET_BIND_SERVICE may be added.";
const unfiltered = "is neither RuntimeDefault nor Localhost, here or on the pod. Write RuntimeDefault.";

/** Whether a list that may be partly unknown has an element. */
function has(fact: Fact, wanted: string): boolean | typeof UNKNOWN {
  if (fact === UNKNOWN) return UNKNOWN;
  if (!Array.isArray(fact)) return false;
  return fact.includes(wanted) ? true : fact.includes(UNKNOWN) ? UNKNOWN : false;
}

export const dropcapsSeccomp: ResourceRule = {
  id: "K03",
  name: "dropcaps-seccomp",
  severity: "high",
  enforcement: "mandatory",
  description:
    "Containers have no capabilities and call the kernel through a filter: a model server needs neither, and a hole in the kernel is what leads from one container to the next.",
  remediation: 'Set capabilities.drop: ["ALL"] on each container and seccompProfile.type: RuntimeDefault on the pod.',
  url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
  references: ["CKV_K8S_31", "CKV_K8S_37"],
  scope: "resource",
  about: hasPod,
  check: (resource) => {
    const pod = podSpecOf(resource);
    if (pod.fact === UNKNOWN) return [unknownAt(pod.path)];
    return containersOf(pod).flatMap((container) => {
      const capabilities = partAt(container, "securityContext", "capabilities");
      const drop = partAt(capabilities, "drop");
      return [
        ...demand({ path: drop.path, fact: has(drop.fact, "ALL") }, (fact) => fact === true, keeps),
        ...partsOf(capabilities, "add").flatMap((part) => demand(part, (fact) => fact === "NET_BIND_SERVICE", adds)),
        ...demand(
          effectiveOf(pod, container, "seccompProfile", "type"),
          (fact) => fact === "RuntimeDefault" || fact === "Localhost",
          unfiltered,
        ),
      ];
    });
  },
  admission: {
    of: "pods",
    demands: () => [
      eachContainer(
        "securityContext.capabilities.drop",
        "'ALL' in c.?securityContext.?capabilities.?drop.orValue([])",
        keeps,
      ),
      eachContainer(
        "securityContext.capabilities.add",
        "c.?securityContext.?capabilities.?add.orValue([]).all(a, a == 'NET_BIND_SERVICE')",
        adds,
      ),
      eachContainer(
        "securityContext.seccompProfile.type",
        `${effective("seccompProfile", "type")}.orValue('') in ['RuntimeDefault', 'Localhost']`,
        unfiltered,
      ),
    ],
  },
};
