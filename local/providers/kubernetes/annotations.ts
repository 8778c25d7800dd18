/**
 * Annotations that steer the provider, as the official one has them:
 * https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/#pulumi-kubernetes-provider-annotations
 */
export const ANNOTATIONS = {
  /** "true" on objects whose name was made up. */
  autonamed: "pulumi.com/autonamed",
  /** "true": create, update and delete do not wait. */
  skipAwait: "pulumi.com/skipAwait",
  /** Seconds to wait at most. */
  timeoutSeconds: "pulumi.com/timeoutSeconds",
  /** What to wait for instead: `condition=Ready`, `jsonpath={.status.phase}=Running`, or a JSON list of those. */
  waitFor: "pulumi.com/waitFor",
  /** "true": take fields over from other field managers. */
  patchForce: "pulumi.com/patchForce",
  /** The field manager to apply as. */
  patchFieldManager: "pulumi.com/patchFieldManager",
  /** `Foreground`, `Background` or `Orphan`. */
  deletionPropagationPolicy: "pulumi.com/deletionPropagationPolicy",
  /** "true": an object that did not become ready is replaced by the next update instead of updated. */
  replaceUnready: "pulumi.com/replaceUnready",
} as const;
