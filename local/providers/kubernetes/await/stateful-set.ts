import { at, count, namespaceOf, text } from "../objects.ts";
import type { KubeObject } from "../objects.ts";
import { podTroubles } from "./pods.ts";
import { DONE, labelSelector, waiting } from "./verdict.ts";
import type { Awaiter, RelatedQuery, Verdict } from "./verdict.ts";

/** The pods that an object's `spec.selector` picks. */
export function selectedPods(object: KubeObject): RelatedQuery {
  return {
    apiVersion: "v1",
    kind: "Pod",
    namespace: namespaceOf(object),
    query: { labelSelector: labelSelector(at(object, "spec", "selector")) },
  };
}

/** A StatefulSet is ready when every replica is, and those of the rolling update are of the newest revision. */
export const statefulSet: Awaiter = {
  timeoutSeconds: 600,
  related: (object) => [selectedPods(object)],
  decide: decideStatefulSet,
};

export function decideStatefulSet(object: KubeObject, pods: readonly KubeObject[] = []): Verdict {
  if (count(object, 0, "status", "observedGeneration") < count(object, 0, "metadata", "generation")) {
    return waiting("the rollout has not begun");
  }
  const troubles = podTroubles(pods);
  const because = troubles === "" ? "" : `: ${troubles}`;
  const wanted = count(object, 1, "spec", "replicas");
  const ready = count(object, 0, "status", "readyReplicas");
  if (ready < wanted) return waiting(`${ready} of ${wanted} pods are ready${because}`);
  // With OnDelete nobody but the user makes new pods.
  if (text(object, "spec", "updateStrategy", "type") === "OnDelete") return DONE;
  const kept = count(object, 0, "spec", "updateStrategy", "rollingUpdate", "partition");
  const moved = Math.max(0, wanted - kept);
  const updated = count(object, 0, "status", "updatedReplicas");
  if (updated < moved) return waiting(`${updated} of ${moved} pods are of the new version${because}`);
  return DONE;
}
