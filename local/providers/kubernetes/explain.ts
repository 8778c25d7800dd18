import type { Properties } from "../serve/index.ts";
import { ANNOTATIONS } from "./annotations.ts";
import { ApiError, Unreachable } from "./cluster/api-error.ts";
import { redact } from "./secrets.ts";

/**
 * An error of the API server for the user: which object, what the server says, and what to do where that is known.
 *
 * @param title of the object, such as `Deployment shop/web`
 * @param inputs whose secrets must not show: the server quotes invalid values
 */
export function explain(error: unknown, title: string, inputs: Properties): Error {
  if (error instanceof Unreachable) return error;
  const message = redact(error instanceof Error ? error.message : String(error), inputs);
  const hint = error instanceof ApiError ? hintFor(error) : undefined;
  return new Error(`${title}: ${message}${hint === undefined ? "" : `\n  → ${hint}`}`);
}

function hintFor(error: ApiError): string | undefined {
  const { code, reason, message } = error;
  if (code === 409 && error.causes.some((cause) => cause.reason === "FieldManagerConflict")) {
    return (
      "Another field manager owns these fields. Leave them out, ignore them (ignoreChanges), or take them over with " +
      `the annotation ${ANNOTATIONS.patchForce}: "true".`
    );
  }
  if (code === 403 && message.includes("exceeded quota")) {
    return "The namespace's ResourceQuota is used up: lower the requests, remove something, or raise the quota.";
  }
  if (code === 403 && message.includes("because it is being terminated")) {
    return "The namespace is being deleted: wait until it is gone, then run again.";
  }
  if (code === 403 && message.includes("violates PodSecurity")) {
    return "The namespace enforces Pod Security: set the fields that the message names.";
  }
  if (code === 403 && reason === "Forbidden" && message.includes("cannot ")) {
    return "The kubeconfig's user lacks this permission: grant it by a Role or ClusterRole.";
  }
  if (code === 401) return "The credentials in the kubeconfig are not accepted: renew them.";
  if (code === 404 && message.includes("namespaces ")) {
    return "Create the namespace first: declare it, and name it by its output or dependsOn.";
  }
  return undefined;
}
