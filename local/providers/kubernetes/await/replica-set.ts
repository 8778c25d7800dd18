import { at, count, items, namespaceOf } from "../objects.ts";
import type { KubeObject } from "../objects.ts";
import { podTroubles } from "./pods.ts";
import { selectedPods } from "./stateful-set.ts";
import { condition, DONE, labelSelector, waiting, why } from "./verdict.ts";
import type { Awaiter, Verdict } from "./verdict.ts";

/** A ReplicaSet is ready when every replica is available. */
export const replicaSet: Awaiter = {
  timeoutSeconds: 600,
  related: (object) => [selectedPods(object)],
  decide: decideReplicaSet,
};

/** A ReplicationController: its selector is bare labels. */
export const replicationController: Awaiter = {
  ...replicaSet,
  related: (object) => [
    {
      apiVersion: "v1",
      kind: "Pod",
      namespace: namespaceOf(object),
      query: { labelSelector: labelSelector({ matchLabels: at(object, "spec", "selector") ?? {} }) },
    },
  ],
};

export function decideReplicaSet(object: KubeObject, pods: readonly KubeObject[] = []): Verdict {
  if (count(object, 0, "status", "observedGeneration") < count(object, 0, "metadata", "generation")) {
    return waiting("its controller has not seen it");
  }
  const wanted = count(object, 1, "spec", "replicas");
  const available = count(object, 0, "status", "availableReplicas");
  if (available >= wanted && items(object, "status", "conditions").every(({ type }) => type !== "ReplicaFailure"))
    return DONE;
  const troubles = podTroubles(pods);
  const failure = why(condition(object, "ReplicaFailure"));
  const because = [failure, troubles].filter((part) => part !== "").join("; ");
  return waiting(`${available} of ${wanted} pods are available${because === "" ? "" : `: ${because}`}`);
}
