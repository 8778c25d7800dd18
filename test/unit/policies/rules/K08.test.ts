import { expect, it } from "vitest";
import { rbacNoWildcardAdmin as rule } from "../../../../policies/rules/rbac-no-wildcard-admin.ts";
import { holdsFixtures } from "../fixtures.ts";

holdsFixtures("K08");

it("is about roles and what binds them, in namespaces and out of them, and about nothing that is only called like it", () => {
  const group = "kubernetes:rbac.authorization.k8s.io/v1";
  for (const kind of ["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"])
    expect(rule.about(`${group}:${kind}`)).toBe(true);
  for (const type of [`${group}:RoleList`, `${group}:Roles`, `other-${group}:Role`, "aws:iam/role:Role"])
    expect(rule.about(type)).toBe(false);
});
