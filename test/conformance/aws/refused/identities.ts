import { ACCOUNT } from "../account.ts";
import { allow, trust } from "../ground.ts";
import type { Cases } from "./case.ts";

export const identities: Cases = () => {
  return [
    [
      "iam/role:Role",
      () => ({ name: "role", assumeRolePolicy: trust("eks.amazonaws.com") }),
      "creating IAM Role (role): EntityAlreadyExists: Role with name role already exists.",
    ],
    ["iam/role:Role", () => ({ assumeRolePolicy: "{" }), "MalformedPolicyDocument: This policy contains invalid Json"],
    [
      "iam/role:Role",
      () => ({ assumeRolePolicy: allow("sts:AssumeRole", "*") }),
      "MalformedPolicyDocument: Has prohibited field Resource",
    ],
    [
      "iam/role:Role",
      () => ({
        assumeRolePolicy: {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/nobody` } },
          ],
        },
      }),
      `Invalid principal in policy: "AWS":"arn:aws:iam::${ACCOUNT}:role/nobody"`,
    ],
    [
      "iam/rolePolicy:RolePolicy",
      () => ({ role: "nobody", policy: allow("s3:GetObject", "*") }),
      "NoSuchEntity: The role with name nobody cannot be found.",
    ],
    [
      "iam/rolePolicy:RolePolicy",
      () => ({ role: "role", policy: trust("eks.amazonaws.com") }),
      "Policy document should not specify a principal.",
    ],
    [
      "iam/policy:Policy",
      () => ({ policy: allow("s3:GetObject", `arn:aws:s3:::${"x".repeat(7000)}`) }),
      "LimitExceeded: Cannot exceed quota for PolicySize: 6144",
    ],
    [
      "iam/rolePolicyAttachment:RolePolicyAttachment",
      () => ({ role: "role", policyArn: `arn:aws:iam::${ACCOUNT}:policy/none` }),
      "does not exist or is not attachable.",
    ],
    ["kms/key:Key", () => ({ deletionWindowInDays: 3 }), "Member must have value between 7 and 30"],
    [
      "kms/key:Key",
      () => ({
        policy: JSON.stringify({
          Statement: [
            { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "kms:*", Resource: "*" },
          ],
        }),
      }),
      "The new key policy will not allow you to update the key policy in the future.",
    ],
    [
      "kms/alias:Alias",
      () => ({ name: "alias/a", targetKeyId: "nothing" }),
      "NotFoundException: Invalid keyId 'nothing'",
    ],
  ];
};
