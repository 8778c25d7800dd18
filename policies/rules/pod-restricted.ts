import { at, UNKNOWN, type Fact } from "../facts.ts";
import { demand, unknownAt, type Part } from "../findings.ts";
import type { Finding, ResourceRule } from "../rule.ts";
import { containersOf, hasPod, partAt, partsOf, podSpecOf } from "../workloads.ts";

/** The container's own setting where it has one, else the pod's: the kubelet decides the same way. */
function effective(pod: Part, container: Part, ...path: readonly string[]): Part {
  const own = partAt(container, "securityContext", ...path);
  return own.fact === undefined || own.fact === null
    ? { path: own.path, fact: at(pod.fact, "securityContext", ...path) }
    : own;
}

const absent = (fact: Fact): boolean => fact === undefined || fact === null;
const off = (fact: Fact): boolean => absent(fact) || fact === false;

function podFindings(pod: Part): readonly Finding[] {
  return [
    ...["hostNetwork", "hostPID", "hostIPC"].flatMap((field) =>
      demand(partAt(pod, field), off, "shares the node's own namespace. Leave it out."),
    ),
    ...partsOf(pod, "volumes").flatMap((volume) =>
      demand(
        partAt(volume, "hostPath"),
        absent,
        "mounts the node's files. Use an image volume, emptyDir, configMap, secret or a claim.",
      ),
    ),
  ];
}

/** Whether a list that may be partly unknown has an element. */
function has(fact: Fact, wanted: string): boolean | typeof UNKNOWN {
  if (!Array.isArray(fact)) return false;
  return fact.includes(wanted) ? true : fact.includes(UNKNOWN) ? UNKNOWN : false;
}

function containerFindings(pod: Part, container: Part): readonly Finding[] {
  const own = (...path: readonly string[]): Part => partAt(container, "securityContext", ...path);
  const drop = own("capabilities", "drop");
  const dropped = drop.fact === UNKNOWN ? UNKNOWN : has(drop.fact, "ALL");
  return [
    ...demand(
      effective(pod, container, "runAsNonRoot"),
      (fact) => fact === true,
      "is not true, here or on the pod. Set it to true.",
    ),
    ...demand(effective(pod, container, "runAsUser"), (fact) => fact !== 0, "is 0, which is root. Name another user."),
    ...demand(own("allowPrivilegeEscalation"), (fact) => fact === false, "is not false. Set it to false."),
    ...demand(own("privileged"), off, "gives the container the node. Leave it out."),
    ...demand({ path: drop.path, fact: dropped }, (fact) => fact === true, 'does not name ALL. Write drop: ["ALL"].'),
    ...partsOf(own("capabilities"), "add").flatMap((part) =>
      demand(part, (fact) => fact === "NET_BIND_SERVICE", "adds a capability. Only NET_BIND_SERVICE may be added."),
    ),
    ...demand(
      effective(pod, container, "seccompProfile", "type"),
      (fact) => fact === "RuntimeDefault" || fact === "Localhost",
      "is neither RuntimeDefault nor Localhost, here or on the pod. Write RuntimeDefault.",
    ),
    ...partsOf(container, "ports").flatMap((port) =>
      demand(
        partAt(port, "hostPort"),
        (fact) => absent(fact) || fact === 0,
        "opens a port of the node. Use a Service.",
      ),
    ),
  ];
}

export const podRestricted: ResourceRule = {
  id: "K02",
  name: "pod-restricted",
  severity: "high",
  enforcement: "mandatory",
  description:
    "Pods hold Pod Security `restricted`: a model file or a request that takes over a server must not reach the node or other models. The API server refuses such pods too, but only when the Deployment has long been accepted.",
  remediation: "Give each container the security context that the profile asks for.",
  url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
  references: [
    "CKV_K8S_16",
    "CKV_K8S_17",
    "CKV_K8S_18",
    "CKV_K8S_19",
    "CKV_K8S_20",
    "CKV_K8S_23",
    "CKV_K8S_31",
    "CKV_K8S_37",
  ],
  scope: "resource",
  about: hasPod,
  check: (resource) => {
    const pod = podSpecOf(resource);
    if (pod.fact === UNKNOWN) return [unknownAt(pod.path)];
    return [...podFindings(pod), ...containersOf(pod).flatMap((container) => containerFindings(pod, container))];
  },
};
