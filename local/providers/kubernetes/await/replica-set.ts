import { at, count } from "../objects.ts";
import { condition, DONE, waiting, why } from "./verdict.ts";
import type { Awaiter } from "./verdict.ts";
import { selectedPods, workload } from "./workload.ts";

/** A ReplicaSet is ready when every replica is available. */
export const replicaSet = workload((object, because) => {
  const failure = condition(object, "ReplicaFailure");
  if (failure !== undefined) return waiting(`no pods can be made: ${why(failure)}${because}`);
  const wanted = count(object, 1, "spec", "replicas");
  const available = count(object, 0, "status", "availableReplicas");
  return available < wanted ? waiting(`${available} of ${wanted} pods are available${because}`) : DONE;
});

/** A ReplicationController: its selector is bare labels. */
export const replicationController: Awaiter = {
  ...replicaSet,
  related: (object) => [
    selectedPods({ ...object, spec: { selector: { matchLabels: at(object, "spec", "selector") ?? {} } } }),
  ],
};
