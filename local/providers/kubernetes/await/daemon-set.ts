import { count, text } from "../objects.ts";
import { DONE, waiting } from "./verdict.ts";
import { workload } from "./workload.ts";

/** A DaemonSet is ready when every node that should run it runs the newest version of it. */
export const daemonSet = workload((object, because) => {
  const wanted = count(object, 0, "status", "desiredNumberScheduled");
  const updated = count(object, 0, "status", "updatedNumberScheduled");
  const available = count(object, 0, "status", "numberAvailable");
  const rolls = text(object, "spec", "updateStrategy", "type") !== "OnDelete";
  if (rolls && updated < wanted) return waiting(`${updated} of ${wanted} nodes run the new version${because}`);
  if (available < wanted) return waiting(`${available} of ${wanted} pods are available${because}`);
  return DONE;
});
