import { text } from "../objects.ts";
import type { KubeObject } from "../objects.ts";
import { podTrouble } from "./pods.ts";
import { condition, DONE, failed, waiting } from "./verdict.ts";
import type { Awaiter, Verdict } from "./verdict.ts";

/** A Pod is ready when its readiness probes say so, or when it has done its work. */
export const pod: Awaiter = { timeoutSeconds: 600, decide: decidePod };

export function decidePod(object: KubeObject): Verdict {
  const phase = text(object, "status", "phase");
  const trouble = podTrouble(object);
  if (phase === "Succeeded") return DONE;
  if (phase === "Failed") return failed(trouble);
  if (condition(object, "Ready")?.["status"] === "True") return DONE;
  return waiting(`it is not ready (phase ${phase === "" ? "not set" : phase})${trouble === "" ? "" : `: ${trouble}`}`);
}
