import type { BatchModel } from "./pipeline.ts";

const capacityType = "eks.amazonaws.com/capacityType";

/** Nodes that AWS may take back: https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html#managed-node-group-capacity-types */
export function spotAffinity(spot: BatchModel["batch"]["spot"]) {
  const expression = (operator: "In" | "NotIn") => ({
    matchExpressions: [{ key: capacityType, operator, values: ["SPOT"] }],
  });
  const nodeAffinity =
    spot === "never"
      ? { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [expression("NotIn")] } }
      : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: expression("In") }] };
  return { affinity: { nodeAffinity } };
}
