import { count, text } from "../objects.ts";
import type { KubeObject } from "../objects.ts";
import { podTroubles } from "./pods.ts";
import { selectedPods } from "./stateful-set.ts";
import { DONE, waiting } from "./verdict.ts";
import type { Awaiter, Verdict } from "./verdict.ts";

/** A DaemonSet is ready when every node that should run it runs the newest version of it. */
export const daemonSet: Awaiter = {
  timeoutSeconds: 600,
  related: (object) => [selectedPods(object)],
  decide: decideDaemonSet,
};

export function decideDaemonSet(object: KubeObject, pods: readonly KubeObject[] = []): Verdict {
  if (count(object, 0, "status", "observedGeneration") < count(object, 0, "metadata", "generation")) {
    return waiting("the rollout has not begun");
  }
  const troubles = podTroubles(pods);
  const because = troubles === "" ? "" : `: ${troubles}`;
  const wanted = count(object, 0, "status", "desiredNumberScheduled");
  const updated = count(object, 0, "status", "updatedNumberScheduled");
  const available = count(object, 0, "status", "numberAvailable");
  const rolls = text(object, "spec", "updateStrategy", "type") !== "OnDelete";
  if (rolls && updated < wanted) return waiting(`${updated} of ${wanted} nodes run the new version${because}`);
  if (available < wanted) return waiting(`${available} of ${wanted} pods are available${because}`);
  return DONE;
}
