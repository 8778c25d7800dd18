import { text } from "../../../serve/json.ts";
import { textsAt, type Cloud } from "../../cloud/cloud.ts";
import { Refusal } from "../../cloud/refusal.ts";
import type { Kind, KindData } from "../kind.ts";
import { awsPrincipals, statements } from "../policy-document.ts";
import { awsDocs, prefixReplaces, terraform } from "../sources.ts";

export const malformed = (message: string): Refusal => new Refusal("MalformedPolicyDocument", message);

export const roles = ["aws:iam/role:Role"];
export const policies = ["aws:iam/policy:Policy"];

/** Roles of this account that a policy names must be there: IAM turns them into ids. */
export function refusePrincipals(policy: string, cloud: Cloud): void {
  const found = statements(policy)?.flatMap(awsPrincipals) ?? [];
  for (const principal of found) {
    if (!/^arn:[\w-]+:iam::\d{12}:role\//.test(principal) || cloud.isForeign(principal)) continue;
    if (cloud.find("aws:iam/role:Role", principal) === undefined)
      throw malformed(`Invalid principal in policy: "AWS":"${principal}"`);
  }
}

/** @throws Refusal for a trust policy that IAM does not take */
function refuseTrust(policy: string, cloud: Cloud): void {
  const found = statements(policy);
  if (found === undefined) throw malformed("This policy contains invalid Json");
  for (const statement of found) {
    if (statement["Resource"] !== undefined || statement["NotResource"] !== undefined)
      throw malformed("Has prohibited field Resource");
    if (statement["Principal"] === undefined && statement["NotPrincipal"] === undefined)
      throw malformed("Missing required field Principal");
    if (statement["Action"] === undefined && statement["NotAction"] === undefined)
      throw malformed("Missing required field Action");
  }
  refusePrincipals(policy, cloud);
}

/** @throws Refusal for an identity policy that IAM does not take */
export function refuseIdentityPolicy(policy: string): void {
  const found = statements(policy);
  if (found === undefined) throw malformed("Syntax errors in policy.");
  for (const statement of found) {
    if (statement["Principal"] !== undefined) throw malformed("Policy document should not specify a principal.");
    if (statement["Resource"] === undefined && statement["NotResource"] === undefined)
      throw malformed("Policy statement must contain resources.");
    if (statement["Action"] === undefined && statement["NotAction"] === undefined)
      throw malformed("Policy statement must contain actions.");
    if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") throw malformed("Syntax errors in policy.");
  }
}

export function nameFormat(length: number, page: string): NonNullable<KindData["formats"]>[string] {
  return {
    pattern: new RegExp(`^[\\w+=,.@-]{1,${length}}$`),
    words: `have at most ${length} letters, digits and +=,.@-_`,
    source: awsDocs(`IAM/latest/APIReference/${page}.html`),
  };
}

export const pathFormat: NonNullable<KindData["formats"]>[string] = {
  pattern: /^\/([\x21-\x7e]{1,510}\/)?$/,
  words: "begin and end with a slash",
  source: awsDocs("IAM/latest/APIReference/API_CreateRole.html"),
};

/** `/team/name` without its first slash: as ARNs have it. */
export function named(path: string, name: string): string {
  return `${path}${name}`.replace(/^\//, "");
}

export const role: Kind = {
  token: "aws:iam/role:Role",
  noun: "IAM Role",
  spec: "AWS::IAM::Role",
  names: {
    assumeRolePolicy: "AssumeRolePolicyDocument",
    inlinePolicies: "Policies",
    name: "RoleName",
  },
  own: ["forceDetachPolicies", "namePrefix"],
  replaces: { namePrefix: prefixReplaces("iam/role") },
  formats: { name: nameFormat(64, "API_CreateRole"), path: pathFormat },
  defaults: { forceDetachPolicies: false, maxSessionDuration: 3600, path: "/" },
  apart: [["name", "namePrefix"]],
  naming: { property: "name", maxLength: 64 },
  references: {
    managedPolicyArns: { to: policies, holds: true },
    permissionsBoundary: { to: policies },
  },
  arnName: (live) => named(text(live, "path"), text(live, "name")),
  computed: (_live, _id, { ids }) => ({
    createDate: new Date().toISOString(),
    uniqueId: `AROA${ids.capitals("role", 17)}`,
  }),
  refuses: (live, { cloud }, before) => {
    if (text(before, "assumeRolePolicy") !== text(live, "assumeRolePolicy"))
      refuseTrust(text(live, "assumeRolePolicy"), cloud);
  },
  taken: (live) => new Refusal("EntityAlreadyExists", `Role with name ${text(live, "name")} already exists.`),
  missing: (name) => new Refusal("NoSuchEntity", `The role with name ${name.split("/").at(-1) ?? ""} cannot be found.`),
  inUse: (_live, { type }) =>
    type === "aws:iam/rolePolicy:RolePolicy"
      ? new Refusal("DeleteConflict", "Cannot delete entity, must delete policies first.")
      : new Refusal("DeleteConflict", "Cannot delete entity, must detach all policies first."),
  known: (live) => [text(live, "name")],
};

export const rolePolicy: Kind = {
  token: "aws:iam/rolePolicy:RolePolicy",
  noun: "IAM Role Policy",
  spec: "AWS::IAM::RolePolicy",
  names: { name: "PolicyName", policy: "PolicyDocument", role: "RoleName" },
  own: ["namePrefix"],
  replaces: { namePrefix: prefixReplaces("iam/role_policy") },
  formats: { name: nameFormat(128, "API_PutRolePolicy") },
  apart: [["name", "namePrefix"]],
  naming: { property: "name", maxLength: 128 },
  references: { role: { to: roles, holds: true } },
  id: (live) => `${text(live, "role")}:${text(live, "name")}`,
  refuses: (live) => {
    refuseIdentityPolicy(text(live, "policy"));
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    if (text(live, "policy").replaceAll(/\s/g, "").length > 10_240)
      throw new Refusal("LimitExceeded", `Maximum policy size of 10240 bytes exceeded for role ${text(live, "role")}`);
  },
  taken: (live) =>
    new Refusal(
      "EntityAlreadyExists",
      `The role policy ${text(live, "name")} of role ${text(live, "role")} exists already`,
    ),
  missing: (id) =>
    new Refusal("NoSuchEntity", `The role policy with name ${id.split(":").at(-1) ?? ""} cannot be found.`),
};

export const rolePolicyAttachment: Kind = {
  token: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  noun: "IAM Role Policy Attachment",
  spec: "AWS::IAM::Role",
  names: { policyArn: "ManagedPolicyArns", role: "RoleName" },
  replaces: {
    policyArn: { when: true, source: terraform("iam/role_policy_attachment") },
  },
  identity: ["role", "policyArn"],
  references: { role: { to: roles, holds: true }, policyArn: { to: policies, holds: true } },
  id: (live) => `${text(live, "role")}/${text(live, "policyArn")}`,
  refuses: (live, { cloud }, before) => {
    const held = cloud
      .all("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
      .filter((one) => textsAt(one.live, "role").includes(text(live, "role")));
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    if (before === undefined && held.length >= 10)
      throw new Refusal("LimitExceeded", "Cannot exceed quota for PoliciesPerRole: 10");
  },
  taken: (live) =>
    new Refusal(
      "EntityAlreadyExists",
      `The policy ${text(live, "policyArn")} is attached to role ${text(live, "role")} already`,
    ),
  missing: (id) => new Refusal("NoSuchEntity", `The attachment ${id} cannot be found.`),
};
