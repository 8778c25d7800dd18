import { selectorLabels, variantLabels, variantName } from "./labels.ts";
import type { ResolvedModel, Variant } from "./resolve.ts";

/** What keeps a drain from taking more than one replica of a variant at a time. */
export function disruptionBudget<S>(model: ResolvedModel, variant: Variant, namespace: S) {
  return {
    apiVersion: "policy/v1" as const,
    kind: "PodDisruptionBudget" as const,
    metadata: { name: variantName(model, variant), namespace, labels: variantLabels(model, variant) },
    spec: {
      // One at a time. With a single replica a budget that spared it would block every drain.
      maxUnavailable: 1,
      selector: { matchLabels: selectorLabels(model, variant) },
      // A pod that is not ready serves nobody: it must not block a drain.
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    },
  };
}
