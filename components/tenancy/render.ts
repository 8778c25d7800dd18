import { acceleratorResource } from "../nodes.ts";
import { lowestPriority, priorityClassNames } from "../priorities.ts";
import { sizeInWords, cpusInWords } from "./quantities.ts";
import { resolveShare } from "./resolve.ts";
import type { ResolvedShare } from "./resolve.ts";
import type { TeamSettings } from "./settings.ts";

/** What a container gets that says nothing, as a model that says nothing: see `modelDefaults`. */
const silent = { cpu: 0.1, cpuLimit: 1, memoryBytes: 512 * 2 ** 20 } as const;

/**
 * Files of its own that a container may write, with its logs: of one that says nothing, and at most, where no model of the team
 * declares more. Models have a root that nobody writes to, and small folders beside it.
 */
const ownFiles = { silent: "1Gi", mostBytes: 10 * 2 ** 30 } as const;

/**
 * What a team's pods may take together. Services that open a port of the nodes or make a load balancer would be ways in
 * beside the gateway; volumes that stay are nothing that serving needs.
 * https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
function quota<S>(share: ResolvedShare, namespace: S) {
  return {
    apiVersion: "v1" as const,
    kind: "ResourceQuota" as const,
    metadata: { name: "share", namespace },
    spec: {
      hard: {
        "requests.cpu": cpusInWords(share.cpu),
        "limits.cpu": cpusInWords(share.cpuLimit),
        "requests.memory": sizeInWords(share.memoryBytes),
        "limits.memory": sizeInWords(share.memoryBytes),
        // Accelerators cannot be reserved and allowed apart: there is no quota of their limits.
        [`requests.${acceleratorResource}`]: String(share.gpus),
        pods: String(share.pods),
        persistentvolumeclaims: "0",
        "services.loadbalancers": "0",
        "services.nodeports": "0",
      },
    },
  };
}

/**
 * No pod of another priority than the team's, but for the lowest: runs over files have it whoever's they are, it drives out
 * nobody, and the share counts its pods as all others. Whoever may make pods may name any class otherwise. A pod that names none
 * is one of another, too. https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/quota/v1/evaluator/core/pods.go#L424
 */
function otherPriorities<S>(share: ResolvedShare, namespace: S) {
  const allowed = [...new Set([priorityClassNames[share.priority], priorityClassNames[lowestPriority]])];
  return {
    apiVersion: "v1" as const,
    kind: "ResourceQuota" as const,
    metadata: { name: "other-priorities", namespace },
    spec: {
      hard: { pods: "0" },
      scopeSelector: {
        matchExpressions: [{ scopeName: "PriorityClass", operator: "NotIn", values: allowed }],
      },
    },
  };
}

/**
 * What a container gets that says nothing, and what one may have at most: all of the team's share.
 * https://kubernetes.io/docs/concepts/policy/limit-range/
 */
function limitRange<S>(share: ResolvedShare, namespace: S, declaredBytes: number) {
  const cpu = Math.min(silent.cpuLimit, share.cpuLimit);
  const memory = sizeInWords(Math.min(silent.memoryBytes, share.memoryBytes));
  return {
    apiVersion: "v1" as const,
    kind: "LimitRange" as const,
    metadata: { name: "containers", namespace },
    spec: {
      limits: [
        {
          type: "Container",
          default: { cpu: cpusInWords(cpu), memory, "ephemeral-storage": ownFiles.silent },
          // Disk is not reserved: not every node says how much it has.
          defaultRequest: {
            cpu: cpusInWords(Math.min(silent.cpu, share.cpu)),
            memory,
            "ephemeral-storage": "0",
          },
          max: {
            cpu: cpusInWords(share.cpuLimit),
            memory: sizeInWords(share.memoryBytes),
            "ephemeral-storage": sizeInWords(Math.max(ownFiles.mostBytes, declaredBytes)),
          },
        },
      ],
    },
  };
}

/**
 * The limits of a team's namespace, as plain data. Pure; generic over how the namespace's name comes.
 * @param declaredBytes the most files of its own that a container of the team's models is declared to have; 0: none says
 */
export function renderShare<S>(settings: TeamSettings, namespace: S, declaredBytes: number) {
  const share = resolveShare(settings);
  return {
    quotas: [quota(share, namespace), otherPriorities(share, namespace)],
    limitRange: limitRange(share, namespace, declaredBytes),
  };
}
