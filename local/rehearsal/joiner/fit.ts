import { quantityToScalar } from "@kubernetes/client-node/dist/util.js";
import type { NodeTaint } from "../account/node-groups.ts";
import type { Pod, Requirement, Toleration } from "./objects.ts";

/** Amounts by resource: CPUs, bytes, accelerators, pods. */
export type Amounts = Readonly<Record<string, number>>;

/** What a pod would find on a node. */
export interface Place {
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly NodeTaint[];
  /** What is left of what pods may have. */
  readonly free: Amounts;
}

/** Quantities of Kubernetes as numbers. */
export function amounts(quantities: Readonly<Record<string, string>> = {}): Amounts {
  return Object.fromEntries(Object.entries(quantities).map(([name, text]) => [name, Number(quantityToScalar(text))]));
}

function combined(parts: readonly Amounts[], how: (a: number, b: number) => number): Amounts {
  const result: Record<string, number> = {};
  for (const part of parts)
    for (const [name, value] of Object.entries(part)) result[name] = how(result[name] ?? 0, value);
  return result;
}

export function sum(...parts: readonly Amounts[]): Amounts {
  return combined(parts, (a, b) => a + b);
}

export function less(from: Amounts, what: Amounts): Amounts {
  return sum(from, Object.fromEntries(Object.entries(what).map(([name, value]) => [name, -value])));
}

/**
 * What the scheduler counts for a pod: its containers together, or its largest init container where that is more.
 * https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
 */
export function requestsOf({ spec }: Pod): Amounts {
  const of = (containers: Pod["spec"]["containers"]): readonly Amounts[] =>
    containers.map(({ resources }) => amounts(resources?.requests));
  const inits = spec.initContainers ?? [];
  const sidecars = inits.filter(({ restartPolicy }) => restartPolicy === "Always");
  const running = sum(...of(spec.containers), ...of(sidecars));
  return { ...combined([running, ...of(inits)], Math.max), pods: 1 };
}

function tolerates({ key, operator = "Equal", value = "", effect }: Toleration, taint: NodeTaint): boolean {
  if (effect !== undefined && effect !== taint.effect) return false;
  if (key === undefined) return operator === "Exists";
  return key === taint.key && (operator === "Exists" || value === (taint.value ?? ""));
}

/** The taint that keeps a pod away; undefined when none does. A preference keeps nobody away. */
export function untolerated({ spec }: Pod, taints: readonly NodeTaint[]): NodeTaint | undefined {
  return taints
    .filter(({ effect }) => effect !== "PreferNoSchedule")
    .find((taint) => !(spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint)));
}

function meets(labels: Readonly<Record<string, string>>, { key, operator, values = [] }: Requirement): boolean {
  const value = labels[key];
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return value !== undefined && Number(value) > Number(values[0]);
    case "Lt":
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}

/** Whether a pod asks for nodes like this one, by its selector and its affinity. */
export function selects({ spec }: Pod, labels: Readonly<Record<string, string>>): boolean {
  const bySelector = Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value);
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const byAffinity =
    terms === undefined ||
    terms.some(({ matchExpressions = [] }) => matchExpressions.every((requirement) => meets(labels, requirement)));
  return bySelector && byAffinity;
}

/** Whether a pod may run on a node and there is room for it. */
export function fits(pod: Pod, { labels, taints, free }: Place): boolean {
  return (
    selects(pod, labels) &&
    untolerated(pod, taints) === undefined &&
    Object.entries(requestsOf(pod)).every(([name, amount]) => amount <= (free[name] ?? 0))
  );
}
