import { annotation, at, nameOf, text } from "../objects.ts";
import type { KubeObject } from "../objects.ts";
import { DONE, failed, waiting, why } from "./verdict.ts";
import type { Awaiter, Verdict } from "./verdict.ts";

/** A claim is ready when it is bound, or when its class binds at the first pod that uses it. */
export const persistentVolumeClaim: Awaiter = {
  timeoutSeconds: 300,
  related: () => [{ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", namespace: "", query: {} }],
  decide: decideClaim,
};

export function decideClaim(object: KubeObject, classes: readonly KubeObject[] = []): Verdict {
  const phase = text(object, "status", "phase");
  if (phase === "Bound") return DONE;
  if (phase === "Lost") return failed("its volume is lost");
  const wanted = at(object, "spec", "storageClassName");
  const storageClass = classes.find((candidate) =>
    wanted === undefined
      ? annotation(candidate, "storageclass.kubernetes.io/is-default-class") === "true"
      : nameOf(candidate) === wanted,
  );
  if (text(storageClass, "volumeBindingMode") === "WaitForFirstConsumer") return DONE;
  if (storageClass === undefined && typeof wanted === "string" && wanted !== "") {
    return waiting(`there is no StorageClass "${wanted}", and no volume fits`);
  }
  return waiting(`it is not bound (phase ${phase === "" ? "not set" : phase})`);
}

/** A volume is ready when it can be claimed or is. */
export const persistentVolume: Awaiter = { timeoutSeconds: 300, decide: decideVolume };

export function decideVolume(object: KubeObject): Verdict {
  const phase = text(object, "status", "phase");
  if (phase === "Available" || phase === "Bound") return DONE;
  if (phase === "Failed") return failed(why(at(object, "status")) || "its phase is Failed");
  return waiting(`its phase is ${phase === "" ? "not set" : phase}`);
}
