import { aws, oneOf } from "../aws-types.ts";
import { at, UNKNOWN, type Fact } from "../facts.ts";
import { unknownAt } from "../findings.ts";
import { statementsOf, type Statement } from "../iam.ts";
import type { StackFinding, StackResource, StackRule } from "../rule.ts";

/** https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html */
const own = "${aws:PrincipalTag/kubernetes-namespace}/${aws:PrincipalTag/kubernetes-service-account}/";

/** Whether pods of the cluster take a role; UNKNOWN while nobody can say. */
function isOfPods({ props }: StackResource): boolean | typeof UNKNOWN {
  const trust = statementsOf({ path: "", fact: props["assumeRolePolicy"] });
  if (trust === UNKNOWN) return UNKNOWN;
  return (trust ?? []).some(({ principals }) => principals.includes("pods.eks.amazonaws.com"));
}

const readsObjects = /^(s3:(\*|get(\*|object.*|o.*\*))|\*)$/;
const listsObjects = /^(s3:(\*|list(\*|bucket.*))|\*)$/;

function prefixes(condition: Statement["condition"]): readonly Fact[] {
  const wanted = at(condition, "StringLike", "s3:prefix");
  return Array.isArray(wanted) ? (wanted as readonly Fact[]) : [wanted];
}

function problemOf({ allows, actions, resources, condition }: Statement): string | undefined {
  if (!allows) return undefined;
  const reads = actions.some((action) => readsObjects.test(action));
  if (reads && !resources.every((resource) => resource.includes(`/${own}`)))
    return `reads objects of others. End the resources in /${own}*.`;
  const lists = actions.some((action) => listsObjects.test(action));
  if (lists && !prefixes(condition).every((prefix) => typeof prefix === "string" && prefix.startsWith(own)))
    return `lists objects of others. Demand an s3:prefix that begins with ${own}.`;
  return undefined;
}

function policyFindings({ urn, props }: StackResource): readonly StackFinding[] {
  const statements = statementsOf({ path: "policy", fact: props["policy"] });
  if (statements === UNKNOWN) return [{ ...unknownAt("policy"), urn }];
  return (statements ?? []).flatMap((statement) => {
    const message = problemOf(statement);
    return message === undefined ? [] : [{ urn, path: statement.path, message }];
  });
}

export const modelReadScoped: StackRule = {
  id: "M04",
  name: "model-read-scoped",
  severity: "high",
  enforcement: "mandatory",
  description:
    "A role that pods take reads and lists only what lies under the pod's own namespace and account: models share the role and the bucket, and not one another's files.",
  remediation: `Write resources and s3:prefix conditions that begin with ${own}.`,
  url: "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html",
  references: [],
  scope: "stack",
  about: oneOf(aws.role, aws.rolePolicy),
  check: (resources) => {
    const roles = resources.filter(({ type }) => type === aws.role);
    const policies = resources.filter(({ type }) => type === aws.rolePolicy);
    return roles.flatMap((role) => {
      const taken = isOfPods(role);
      if (taken === UNKNOWN) return [{ ...unknownAt("assumeRolePolicy"), urn: role.urn }];
      const name = role.props["name"];
      if (!taken) return [];
      if (name === UNKNOWN) return [{ ...unknownAt("name"), urn: role.urn }];
      return policies.filter(({ props }) => props["role"] === name).flatMap(policyFindings);
    });
  },
};
