import { oneOf } from "../aws-types.ts";
import { UNKNOWN } from "../facts.ts";
import { demand, unknownAt } from "../findings.ts";
import { statementsOf, type Statement } from "../iam.ts";
import type { Finding, ResourceRule } from "../rule.ts";

const attachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const documents = ["aws:iam/policy:Policy", "aws:iam/rolePolicy:RolePolicy"];

/** Policies of AWS that give more than anybody can name: the last part of their ARN. */
const tooMuch = ["AdministratorAccess", "PowerUserAccess", "IAMFullAccess"];

function problemOf({ allows, actions, notActions, resources, notResources, condition }: Statement): string | undefined {
  if (!allows) return undefined;
  if (notActions.length > 0) return "allows all actions but some. Name what it allows.";
  if (notResources.length > 0) return "allows on everything but some. Name what it is about.";
  if (actions.some((action) => action === "*" || action === "*:*"))
    return "allows every action. Name those that are needed.";
  const everywhere = resources.includes("*") && condition === undefined;
  if (everywhere && actions.some((action) => action.endsWith(":*")))
    return "allows a whole service on everything. Name the actions, the resources or a condition.";
  return undefined;
}

function documentFindings(fact: Parameters<typeof statementsOf>[0]["fact"]): readonly Finding[] {
  const statements = statementsOf({ path: "policy", fact });
  if (statements === UNKNOWN) return [unknownAt("policy")];
  if (statements === undefined) return [{ path: "policy", message: "is no policy document. Write one." }];
  return statements.flatMap((statement) => {
    const message = problemOf(statement);
    return message === undefined ? [] : [{ path: statement.path, message }];
  });
}

export const iamNoWildcard: ResourceRule = {
  id: "P10",
  name: "iam-no-wildcard",
  severity: "critical",
  enforcement: "mandatory",
  description:
    "Policies name what they allow: no action *, no whole service on every resource without a condition, none of AWS's policies of administrators. What one pod is tricked into, it may then do everywhere.",
  remediation: "Name actions and resources, or a condition that bounds them.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
  references: ["CKV_AWS_62", "CKV_AWS_63", "CKV_AWS_355"],
  scope: "resource",
  about: oneOf(attachment, ...documents),
  check: ({ type, props }) =>
    type === attachment
      ? demand(
          { path: "policyArn", fact: props["policyArn"] },
          (arn) => typeof arn === "string" && !tooMuch.some((name) => arn.endsWith(`/${name}`)),
          `is one of ${tooMuch.join(", ")}, or none. Attach a policy that names what is needed.`,
        )
      : documentFindings(props["policy"]),
};
