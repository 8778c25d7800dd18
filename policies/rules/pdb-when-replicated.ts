import { at, UNKNOWN, type Fact } from "../facts.ts";
import { present } from "../findings.ts";
import type { StackFinding, StackResource, StackRule } from "../rule.ts";
import { allOf, same, selects } from "../selectors.ts";
import { podLabelsOf } from "../workloads.ts";

const workloads = ["kubernetes:apps/v1:Deployment", "kubernetes:apps/v1:StatefulSet"];
const budgetType = "kubernetes:policy/v1:PodDisruptionBudget";
/** What decides how many replicas there are, and where it says how many at the least. */
const autoscalers: Readonly<Record<string, string>> = {
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": "minReplicas",
  "kubernetes:keda.sh/v1alpha1:ScaledObject": "minReplicaCount",
};

/** The fewest replicas that run, as somebody wrote it; 1 where nobody did. */
function fewest(workload: StackResource, all: readonly StackResource[]): Fact {
  const name = at(workload.props, "metadata", "name");
  const namespace = at(workload.props, "metadata", "namespace");
  const autoscaler = all.find(
    ({ type, props }) =>
      autoscalers[type] !== undefined &&
      allOf([
        same(at(props, "spec", "scaleTargetRef", "name"), name),
        same(at(props, "metadata", "namespace"), namespace),
      ]) === true,
  );
  const said =
    autoscaler === undefined
      ? at(workload.props, "spec", "replicas")
      : at(autoscaler.props, "spec", autoscalers[autoscaler.type] ?? "");
  return said ?? 1;
}

/** Pods that `25%` of so many are; none where nothing is said. https://kubernetes.io/docs/tasks/run-application/configure-pdb/#rounding-logic-when-specifying-percentages */
function pods(said: Fact, of: number): number {
  if (typeof said === "number") return said;
  return typeof said === "string" ? Math.ceil((Number.parseInt(said, 10) / 100) * of) : 0;
}

/** How many pods may be evicted while all so many run; UNKNOWN where nobody can say. */
function evictable(budget: StackResource, replicas: number): number | typeof UNKNOWN {
  const least = at(budget.props, "spec", "minAvailable");
  const most = at(budget.props, "spec", "maxUnavailable");
  if (least === UNKNOWN || most === UNKNOWN) return UNKNOWN;
  if (present(least)) return replicas - pods(least, replicas);
  return pods(most, replicas);
}

export const pdbWhenReplicated: StackRule = {
  id: "K13",
  name: "pdb-when-replicated",
  severity: "medium",
  enforcement: "mandatory",
  description:
    "What has several replicas has a PodDisruptionBudget, and it permits one eviction: without it a drained node takes all replicas at once, and one that permits nothing keeps the node from ever being drained.",
  remediation: "Add a PodDisruptionBudget with maxUnavailable: 1 that selects the pods.",
  url: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
  references: ["kube-score deployment-has-poddisruptionbudget"],
  scope: "stack",
  about: (type) => workloads.includes(type) || type === budgetType || Object.hasOwn(autoscalers, type),
  check: (resources) => {
    const budgets = resources.filter(({ type }) => type === budgetType);
    return resources
      .filter(({ type }) => workloads.includes(type))
      .flatMap((workload): readonly StackFinding[] => {
        const replicas = fewest(workload, resources);
        const unknown = (path: string): StackFinding[] => [
          { urn: workload.urn, path, message: "is not known yet", unknown: true },
        ];
        if (typeof replicas !== "number") return unknown("spec.replicas");
        if (replicas < 2) return [];
        const mine = budgets.map((budget) => ({
          budget,
          isMine: allOf([
            same(at(budget.props, "metadata", "namespace"), at(workload.props, "metadata", "namespace")),
            selects(at(budget.props, "spec", "selector"), podLabelsOf(workload)),
          ]),
        }));
        const found = mine.filter(({ isMine }) => isMine === true);
        if (found.length === 0) {
          if (mine.some(({ isMine }) => isMine === UNKNOWN)) return unknown("metadata.labels");
          const message = `${replicas} replicas run at the least, and no PodDisruptionBudget selects them. Add one with maxUnavailable: 1.`;
          return [{ urn: workload.urn, path: "metadata.labels", message }];
        }
        return found.flatMap(({ budget }): readonly StackFinding[] => {
          const permitted = evictable(budget, replicas);
          const path = present(at(budget.props, "spec", "minAvailable")) ? "minAvailable" : "maxUnavailable";
          const where = { urn: budget.urn, path: `spec.${path}` };
          if (permitted === UNKNOWN) return [{ ...where, message: "is not known yet", unknown: true }];
          if (permitted >= 1) return [];
          const message = `permits no eviction while ${replicas} replicas run: no node could be drained. Write maxUnavailable: 1.`;
          return [{ ...where, message }];
        });
      });
  },
};
