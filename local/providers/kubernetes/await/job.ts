import { at, count } from "../objects.ts";
import type { KubeObject } from "../objects.ts";
import { podTroubles } from "./pods.ts";
import { selectedPods } from "./workload.ts";
import { condition, DONE, failed, waiting, why } from "./verdict.ts";
import type { Awaiter, Verdict } from "./verdict.ts";

/** A Job is ready when it is complete. */
export const job: Awaiter = {
  timeoutSeconds: 600,
  related: (object) => (at(object, "spec", "selector") === undefined ? [] : [selectedPods(object)]),
  decide: decideJob,
};

export function decideJob(object: KubeObject, pods: readonly KubeObject[] = []): Verdict {
  if (condition(object, "Complete")?.["status"] === "True") return DONE;
  const troubles = podTroubles(pods);
  const because = troubles === "" ? "" : `: ${troubles}`;
  const failure = condition(object, "Failed");
  if (failure?.["status"] === "True") return failed(`the job failed (${why(failure)})${because}`);
  // Somebody (Kueue, the program) starts it later: waiting for that would wait for ever.
  if (at(object, "spec", "suspend") === true) return DONE;
  const wanted = count(object, 1, "spec", "completions");
  return waiting(`${count(object, 0, "status", "succeeded")} of ${wanted} pods have succeeded${because}`);
}
