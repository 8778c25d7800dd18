import { at, count, text } from "../objects.ts";
import { condition, DONE, failed, waiting, why } from "./verdict.ts";
import { workload } from "./workload.ts";

/**
 * A Deployment is ready when its rollout is: every replica is of the newest template and available. The conditions of
 * `kubectl rollout status`: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#complete-deployment
 */
export const deployment = workload((object, because) => {
  const progressing = condition(object, "Progressing");
  if (text(progressing, "reason") === "ProgressDeadlineExceeded") {
    return failed(`the rollout made no progress within its deadline (${text(progressing, "message")})${because}`);
  }
  const failure = condition(object, "ReplicaFailure");
  if (failure?.["status"] === "True") return waiting(`no pods can be made: ${why(failure)}`);
  if (at(object, "spec", "paused") === true) return DONE;
  const wanted = count(object, 1, "spec", "replicas");
  const updated = count(object, 0, "status", "updatedReplicas");
  const available = count(object, 0, "status", "availableReplicas");
  const total = count(object, 0, "status", "replicas");
  if (updated < wanted) return waiting(`${updated} of ${wanted} pods are of the new version${because}`);
  if (total > updated) return waiting(`${total - updated} old pods are still there${because}`);
  if (available < wanted) return waiting(`${available} of ${wanted} pods are available${because}`);
  return DONE;
});
