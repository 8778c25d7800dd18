import { capacityTypeLabel } from "../../nodes.ts";
import type { BatchModel } from "./pipeline.ts";

/** Nodes that AWS may take back, by preference or never. */
export function spotAffinity(spot: BatchModel["batch"]["spot"]) {
  const expression = (operator: "In" | "NotIn") => ({
    matchExpressions: [{ key: capacityTypeLabel, operator, values: ["SPOT"] }],
  });
  const nodeAffinity =
    spot === "never"
      ? { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [expression("NotIn")] } }
      : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: expression("In") }] };
  return { affinity: { nodeAffinity } };
}
