import { at, each, isOtherThan, UNKNOWN, type Fact } from "../facts.ts";
import type { Rule, Violation } from "../rule.ts";
import { containersOf, podSpecOf, type Part } from "../workloads.ts";

/** The container's own setting where it has one, else the pod's: the kubelet decides the same way. */
function effective(pod: Part, container: Part, ...path: readonly string[]): Fact {
  const own = at(container.fact, "securityContext", ...path);
  return own === undefined || own === null ? at(pod.fact, "securityContext", ...path) : own;
}

function podViolations(pod: Part): readonly Violation[] {
  const found: Violation[] = [];
  for (const field of ["hostNetwork", "hostPID", "hostIPC"]) {
    if (isOtherThan(at(pod.fact, field), undefined, null, false))
      found.push({ path: `${pod.path}.${field}`, message: "shares the node's own namespace. Leave it out." });
  }
  for (const [index, volume] of each(at(pod.fact, "volumes"))) {
    if (isOtherThan(at(volume, "hostPath"), undefined, null))
      found.push({
        path: `${pod.path}.volumes[${index}].hostPath`,
        message: "mounts the node's files. Use an image volume, emptyDir, configMap, secret or a claim.",
      });
  }
  return found;
}

function containerViolations(pod: Part, container: Part): readonly Violation[] {
  const found: Violation[] = [];
  const context = `${container.path}.securityContext`;
  const own = (...path: readonly string[]): Fact => at(container.fact, "securityContext", ...path);
  if (isOtherThan(effective(pod, container, "runAsNonRoot"), true))
    found.push({ path: `${context}.runAsNonRoot`, message: "is not true, here or on the pod. Set it to true." });
  if (effective(pod, container, "runAsUser") === 0)
    found.push({ path: `${context}.runAsUser`, message: "is 0, which is root. Name another user." });
  if (isOtherThan(own("allowPrivilegeEscalation"), false))
    found.push({ path: `${context}.allowPrivilegeEscalation`, message: "is not false. Set it to false." });
  if (isOtherThan(own("privileged"), undefined, null, false))
    found.push({ path: `${context}.privileged`, message: "gives the container the node. Leave it out." });
  const drop = own("capabilities", "drop");
  if (drop !== UNKNOWN && !each(drop).some(([, name]) => name === "ALL" || name === UNKNOWN))
    found.push({ path: `${context}.capabilities.drop`, message: 'does not name ALL. Write drop: ["ALL"].' });
  for (const [index, name] of each(own("capabilities", "add"))) {
    if (isOtherThan(name, "NET_BIND_SERVICE"))
      found.push({
        path: `${context}.capabilities.add[${index}]`,
        message: `adds ${typeof name === "string" ? name : "a capability"}. Only NET_BIND_SERVICE may be added.`,
      });
  }
  if (isOtherThan(effective(pod, container, "seccompProfile", "type"), "RuntimeDefault", "Localhost"))
    found.push({
      path: `${context}.seccompProfile.type`,
      message: "is neither RuntimeDefault nor Localhost, here or on the pod. Write RuntimeDefault.",
    });
  for (const [index, port] of each(at(container.fact, "ports"))) {
    if (isOtherThan(at(port, "hostPort"), undefined, null, 0))
      found.push({
        path: `${container.path}.ports[${index}].hostPort`,
        message: "opens a port of the node. Use a Service.",
      });
  }
  return found;
}

export const podRestricted: Rule = {
  name: "pod-restricted",
  description:
    "Pods hold Pod Security `restricted`: a model file or a request that takes over a server must not reach the node or other models. The API server refuses such pods too, but only when the Deployment has long been accepted.",
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
  enforcement: "mandatory",
  check: (resource) => {
    const pod = podSpecOf(resource);
    if (pod === undefined || pod.fact === UNKNOWN) return [];
    return [...podViolations(pod), ...containersOf(pod).flatMap((container) => containerViolations(pod, container))];
  },
};
