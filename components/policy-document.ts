/** A condition's operators, keys and values. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** Who a statement of a trust or resource policy is about. */
export type Principal =
  | { readonly Service: string | readonly string[] }
  | { readonly AWS: string | readonly string[] }
  | { readonly Federated: string };

/** A statement of a policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: Principal | "*";
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Condition;
}

/** A policy as AWS takes it: text. */
export function policyText(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/**
 * Trust in a service of AWS, for roles that only it assumes.
 * @param condition which of its objects it may assume the role for
 */
export function serviceTrust(service: string, condition?: Condition): string {
  return policyText([
    {
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sts:AssumeRole",
      ...(condition === undefined ? {} : { Condition: condition }),
    },
  ]);
}

/**
 * Trust in pods, through EKS Pod Identity; which pods is said by associations.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export const podIdentityTrust = policyText([
  { Effect: "Allow", Principal: { Service: "pods.eks.amazonaws.com" }, Action: ["sts:AssumeRole", "sts:TagSession"] },
]);

/**
 * What every key's policy begins with: the account's own IAM policies decide who uses and administers it.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 * @param account twelve digits
 */
export function accountDecides(account: string): Statement {
  return {
    Sid: "AccountDecides",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: "kms:*",
    Resource: "*",
  };
}
