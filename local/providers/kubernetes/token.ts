/** What a resource of this provider is, by its type token. */
export type Token =
  | { readonly is: "object"; readonly apiVersion: string; readonly kind: string }
  | { readonly is: "unproven-chart" }
  | { readonly is: "refused"; readonly reason: string };

/** The type of the resource that stands for a chart which cannot be fetched here. */
export const UNPROVEN_CHART = "kubernetes:ml-serving:UnprovenChart";

/**
 * Reads a type token such as `kubernetes:apps/v1:Deployment`.
 *
 * @param inputs the resource's inputs, whose `apiVersion` and `kind` win: a CustomResource says there what it is
 */
export function readToken(type: string, inputs: { readonly apiVersion?: unknown; readonly kind?: unknown }): Token {
  if (type === UNPROVEN_CHART) return { is: "unproven-chart" };
  const [, module = "", typeName = ""] = type.split(":");
  const declared = typeof inputs.kind === "string" && inputs.kind !== "" ? inputs.kind : typeName;
  if (module.startsWith("helm.sh/") || module.startsWith("yaml") || module.startsWith("kustomize")) {
    return {
      is: "refused",
      reason: `${type} is not a resource of this stand-in. Use helm.sh/v4:Chart or plain objects.`,
    };
  }
  // The SDK registers a patch of a Deployment as DeploymentPatch with kind Deployment; a custom resource whose kind
  // ends like that has the same kind in both.
  if (typeName === `${declared}Patch`) {
    return {
      is: "refused",
      reason: `${type}: patches of objects that others own are not supported by this stand-in. Declare the object itself; it is taken over field by field.`,
    };
  }
  if (declared.endsWith("List") && "items" in inputs) {
    return {
      is: "refused",
      reason: `${type}: lists are not supported by this stand-in. Declare each item as a resource.`,
    };
  }
  const apiVersion =
    typeof inputs.apiVersion === "string" && inputs.apiVersion !== ""
      ? inputs.apiVersion
      : module.replace(/^core\//, "");
  return { is: "object", apiVersion: apiVersion.replace(/^core\//, ""), kind: declared };
}
