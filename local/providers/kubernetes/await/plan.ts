import { ANNOTATIONS } from "../annotations.ts";
import { annotation, text } from "../objects.ts";
import type { KubeObject } from "../objects.ts";
import { awaiterFor } from "./registry.ts";
import type { Awaiter } from "./verdict.ts";
import { parseWaitFor } from "./wait-for.ts";

export interface WaitPlan {
  readonly awaiter: Awaiter;
  readonly timeoutSeconds: number;
}

/**
 * What to wait for and how long; undefined for nothing.
 *
 * @param customTimeout seconds from the resource option `customTimeouts`, which wins over the annotation
 * @throws Error when an annotation cannot be read
 */
export function planWait(object: KubeObject, customTimeout: number | undefined): WaitPlan | undefined {
  if (annotation(object, ANNOTATIONS.skipAwait) === "true") return undefined;
  const waitFor = annotation(object, ANNOTATIONS.waitFor);
  const awaiter =
    waitFor === undefined ? awaiterFor(text(object, "apiVersion"), text(object, "kind")) : parseWaitFor(waitFor);
  if (awaiter === undefined) return undefined;
  const seconds = Number(annotation(object, ANNOTATIONS.timeoutSeconds));
  const annotated = Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
  return { awaiter, timeoutSeconds: customTimeout ?? annotated ?? awaiter.timeoutSeconds };
}
