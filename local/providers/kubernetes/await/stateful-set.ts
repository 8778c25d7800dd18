import { count, text } from "../objects.ts";
import { DONE, waiting } from "./verdict.ts";
import { workload } from "./workload.ts";

/** A StatefulSet is ready when every replica is, and those of the rolling update are of the newest revision. */
export const statefulSet = workload((object, because) => {
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
});
