import { eachContainer, ofPod } from "../admission/admission.ts";
import { UNKNOWN, type Fact } from "../facts.ts";
import { demand, unknownAt } from "../findings.ts";
import type { ResourceRule } from "../rule.ts";
import { containersOf, hasPod, partAt, partsOf, podSpecOf } from "../workloads.ts";

const shared = "shares the node's own namespace. Leave it out.";
const privileged = "gives the container the node. Leave it out.";
const hostPort = "opens a port of the node. Use a Service.";
const namespaces = ["hostNetwork", "hostPID", "hostIPC"];

const off = (fact: Fact): boolean => fact === undefined || fact === null || fact === false;
const noPort = (fact: Fact): boolean => fact === undefined || fact === null || fact === 0;

export const noPrivilegedHostNs: ResourceRule = {
  id: "K01",
  name: "no-privileged-host-ns",
  severity: "critical",
  enforcement: "mandatory",
  description:
    "No container is privileged, and no pod is in the node's own namespaces or on its ports: who takes over such a server has the node, and every model on it.",
  remediation: "Leave out privileged, hostNetwork, hostPID, hostIPC and hostPort; publish ports by a Service.",
  url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
  references: ["CKV_K8S_16", "CKV_K8S_17", "CKV_K8S_18", "CKV_K8S_19", "CIS EKS 4.2.1", "CIS EKS 4.2.2-4.2.4"],
  scope: "resource",
  about: hasPod,
  check: (resource) => {
    const pod = podSpecOf(resource);
    if (pod.fact === UNKNOWN) return [unknownAt(pod.path)];
    return [
      ...namespaces.flatMap((field) => demand(partAt(pod, field), off, shared)),
      ...containersOf(pod).flatMap((container) => [
        ...demand(partAt(container, "securityContext", "privileged"), off, privileged),
        ...partsOf(container, "ports").flatMap((port) => demand(partAt(port, "hostPort"), noPort, hostPort)),
      ]),
    ];
  },
  admission: {
    of: "pods",
    demands: () => [
      ...namespaces.map((field) => ofPod(field, `!variables.pod.?${field}.orValue(false)`, shared)),
      eachContainer("securityContext.privileged", "!c.?securityContext.?privileged.orValue(false)", privileged),
      eachContainer("hostPort", "c.?ports.orValue([]).all(p, p.?hostPort.orValue(0) == 0)", hostPort),
    ],
  },
};
