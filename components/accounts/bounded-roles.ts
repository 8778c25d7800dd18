import type * as pulumi from "@pulumi/pulumi";

/**
 * Puts every role within a boundary; one that names its own keeps it. It is a transform, and the only one, because it holds for roles that no
 * component of ours need know of: without it the deploy role may not make them.
 *
 * @param boundary ARN of the policy; roles wait for it
 */
export function boundedRoles(boundary: pulumi.Input<string>): pulumi.ResourceTransform {
  return ({ type, props, opts }) =>
    type === "aws:iam/role:Role" ? { props: { permissionsBoundary: boundary, ...props }, opts } : undefined;
}
