import type { CapacityLimit } from "./capacity.ts";
import type { NamespaceQuota, Workload } from "./facts.ts";
import { podsAt } from "./nodes.ts";
import { amountOf } from "./pack.ts";
import { inUnits, wordsOf } from "./words.ts";

/** What a quota's line counts: `requests.cpu`, `limits.memory`, `pods`. Others are not about pods. */
function counted(line: string): { readonly of: "size" | "limits"; readonly resource: string } | undefined {
  if (line.startsWith("requests.")) return { of: "size", resource: line.slice("requests.".length) };
  if (line.startsWith("limits.")) return { of: "limits", resource: line.slice("limits.".length) };
  return ["cpu", "memory", "pods"].includes(line) ? { of: "size", resource: line } : undefined;
}

/** https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
export function quotaLimits(
  quotas: readonly NamespaceQuota[],
  workloads: readonly Workload[],
): readonly CapacityLimit[] {
  return quotas.flatMap(({ namespace, hard }) => {
    const own = workloads.filter((workload) => workload.namespace === namespace);
    return Object.entries(hard).flatMap(([line, available]): readonly CapacityLimit[] => {
      const what = counted(line);
      if (what === undefined) return [];
      const needed = own.reduce(
        (sum, workload) => sum + podsAt(workload, "most and rolled out") * amountOf(workload[what.of], what.resource),
        0,
      );
      if (needed === 0) return [];
      return [
        {
          what: `quota of ${namespace}`,
          of: `${wordsOf(what.resource)}${what.of === "limits" ? " that may be used" : ""}`,
          needed: inUnits(what.resource, needed),
          available: inUnits(what.resource, available),
          fits: needed <= available,
          because: `All pods of the namespace at their most, with those that rollouts start first, against ${line} of its quota.`,
        },
      ];
    });
  });
}
