import { priorityClassNames } from "../../priorities.ts";

/** Values leave room between one another; those of Kubernetes' own classes begin at two thousand millions. */
const classes = {
  platform: { value: 1_000_000, description: "What all models depend on: gateway, monitoring, Redis." },
  high: { value: 100_000, description: "Models of teams that go first." },
  normal: { value: 10_000, description: "Models." },
  low: { value: 1_000, description: "Models of teams that make room for the others." },
} as const satisfies Readonly<Record<keyof typeof priorityClassNames, { value: number; description: string }>>;

/**
 * The classes of priority of an environment, as plain data. A pod that waits drives out pods of a lower value:
 * https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
 */
export const priorityClasses = (Object.keys(classes) as (keyof typeof classes)[]).map((name) => ({
  apiVersion: "scheduling.k8s.io/v1" as const,
  kind: "PriorityClass" as const,
  metadata: { name: priorityClassNames[name] },
  ...classes[name],
  // Of pods that name none there may be any in a cluster that is not ours alone: they are not made more than they were.
  globalDefault: false,
  preemptionPolicy: "PreemptLowerPriority",
}));
