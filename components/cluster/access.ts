import type { ClusterAccess } from "./settings.ts";

/** EKS's own access policies: https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html. The second shows no secrets. */
export const accessPolicies: { readonly [K in ClusterAccess["may"]]: string } = {
  administer: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
  view: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
};

/** A role's ARN: as it is, or of its name in the environment's account. */
export function principalArn(role: string, account: string): string {
  return role.startsWith("arn:") ? role : `arn:aws:iam::${account}:role/${role}`;
}

/** A role's name, without its path: for logical names. */
export function roleName(role: string): string {
  return role.split("/").at(-1) ?? role;
}
