import { at, fields, items, text } from "../objects.ts";
import type { KubeObject } from "../objects.ts";
import { condition, DONE, failed, waiting, why } from "./verdict.ts";
import type { Awaiter, Verdict } from "./verdict.ts";

/** Kinds about which one field decides. */

/** An Ingress is ready when its controller gave it an address. */
export const ingress: Awaiter = { timeoutSeconds: 600, decide: decideIngress };

export function decideIngress(object: KubeObject): Verdict {
  if (items(object, "status", "loadBalancer", "ingress").length > 0) return DONE;
  return waiting("no ingress controller has given it an address");
}

export const namespace: Awaiter = { timeoutSeconds: 300, decide: decideNamespace };

export function decideNamespace(object: KubeObject): Verdict {
  const phase = text(object, "status", "phase");
  return phase === "Active" ? DONE : waiting(`its phase is ${phase === "" ? "not set" : phase}`);
}

/** A quota is ready when the controller counts against what was declared. */
export const resourceQuota: Awaiter = { timeoutSeconds: 300, decide: decideQuota };

export function decideQuota(object: KubeObject): Verdict {
  const declared = fields(object, "spec", "hard");
  const counted = fields(object, "status", "hard");
  const missing = Object.entries(declared).filter(([key, value]) => counted[key] !== value);
  if (missing.length === 0) return DONE;
  return waiting(`its controller does not count ${missing.map(([key]) => key).join(", ")} yet`);
}

/** A definition is ready when its kind is served. */
export const customResourceDefinition: Awaiter = { timeoutSeconds: 300, decide: decideDefinition };

export function decideDefinition(object: KubeObject): Verdict {
  const names = condition(object, "NamesAccepted");
  if (names?.["status"] === "False") return failed(`its names are not accepted: ${why(names)}`);
  const established = condition(object, "Established");
  if (established?.["status"] === "True") return DONE;
  return waiting(`its kind is not served: ${why(established) || "not established"}`);
}

/** An aggregated API is ready when its server answers. */
export const apiService: Awaiter = { timeoutSeconds: 300, decide: decideApiService };

export function decideApiService(object: KubeObject): Verdict {
  const available = condition(object, "Available");
  if (available?.["status"] === "True") return DONE;
  return waiting(`its server is not available: ${why(available) || "not asked yet"}`);
}

/** A service account's token is written into the Secret by a controller. */
export const secret: Awaiter = { timeoutSeconds: 300, decide: decideSecret };

export function decideSecret(object: KubeObject): Verdict {
  if (text(object, "type") !== "kubernetes.io/service-account-token") return DONE;
  if (at(object, "data", "token") !== undefined) return DONE;
  return waiting("its token is not written yet");
}
