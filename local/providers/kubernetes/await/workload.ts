import { at, count, namespaceOf } from "../objects.ts";
import type { KubeObject } from "../objects.ts";
import { podTroubles } from "./pods.ts";
import { labelSelector, waiting } from "./verdict.ts";
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

/**
 * An awaiter of a kind that runs pods: it decides about an object that its controller has seen, and knows what is wrong
 * with the pods.
 * @param decide gets that as the end of a sentence: `: pod web-1: container main: ImagePullBackOff`, or ""
 */
export function workload(decide: (object: KubeObject, because: string) => Verdict): Awaiter {
  return {
    timeoutSeconds: 600,
    related: (object) => [selectedPods(object)],
    decide: (object, pods = []) => {
      if (count(object, 0, "status", "observedGeneration") < count(object, 0, "metadata", "generation"))
        return waiting("its controller has not begun with it");
      const troubles = podTroubles(pods);
      return decide(object, troubles === "" ? "" : `: ${troubles}`);
    },
  };
}
