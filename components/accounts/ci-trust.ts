import { agentRoleName, type AwsAgent } from "../agent-roles.ts";
import { policyText, type Statement } from "../policy-document.ts";
import type { CiSettings, TrustedJenkins } from "./settings.ts";

/** Who may take a role: runs whose token says so. */
export interface CiIdentity {
  /** Issuer, without `https://`: as conditions and ARNs have it. */
  readonly issuer: string;
  readonly audience: string;
  /** What `sub` says of runs that deploy. */
  readonly deploys: string;
  /** What `sub` says of runs that preview; undefined: nobody does. */
  readonly previews: string | undefined;
}

/** https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws */
const audience = "sts.amazonaws.com";

/**
 * What CI's tokens say; undefined where it has none. On GitHub a job that names a deployment environment has another subject than its branch's, so that those that
 * deploy here name none: https://docs.github.com/en/actions/reference/security/oidc
 */
export function ciIdentity(ci: CiSettings): CiIdentity | undefined {
  if (!("github" in ci) && !("oidc" in ci)) return undefined;
  if ("github" in ci)
    return {
      issuer: "token.actions.githubusercontent.com",
      audience,
      deploys: `repo:${ci.github}:ref:refs/heads/main`,
      previews: `repo:${ci.github}:pull_request`,
    };
  const { issuer, subject, previews } = ci.oidc;
  return {
    issuer: issuer.replace(/^https:\/\//, ""),
    audience: ci.oidc.audience ?? audience,
    deploys: subject,
    previews,
  };
}

/** The provider's ARN: it follows from its issuer. */
export function oidcProviderArn(account: string, { issuer }: CiIdentity): string {
  return `arn:aws:iam::${account}:oidc-provider/${issuer}`;
}

/** Trust in runs with exactly that subject, or one of those, for that audience, and in nothing else of the issuer. */
function tokenTrust(account: string, identity: CiIdentity, subject: string | readonly string[]): Statement {
  return {
    Effect: "Allow",
    Principal: { Federated: oidcProviderArn(account, identity) },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { [`${identity.issuer}:aud`]: identity.audience, [`${identity.issuer}:sub`]: subject },
    },
  };
}

/**
 * Trust in agents of a Jenkins by the names of their roles. They are a condition and no principal: a role cannot be made with
 * one that is not there yet, and the agents' may come later.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
function agentsTrust({ environment, account }: TrustedJenkins, agents: readonly AwsAgent[]): Statement {
  const arns = agents.map((agent) => `arn:aws:iam::${account}:role/${agentRoleName(environment, agent)}`);
  return {
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    // Tags that EKS puts on an agent's session go with it: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: { ArnEquals: { "aws:PrincipalArn": arns.length === 1 ? (arns[0] ?? "") : arns } },
  };
}

/** Who takes CI's role to deploy, as a policy's text. @param account of the environment: twelve digits */
export function deployTrust(account: string, ci: CiSettings): string {
  const identity = ciIdentity(ci);
  return policyText([
    ...(identity === undefined ? [] : [tokenTrust(account, identity, identity.deploys)]),
    ...(ci.jenkins === undefined ? [] : [agentsTrust(ci.jenkins, ["deploy"])]),
  ]);
}

/**
 * Who takes CI's role to preview; undefined where nobody does. Who deploys may look with less, as the search for drift does: it
 * gets nothing that it could not take anyway.
 */
export function previewTrust(account: string, ci: CiSettings): string | undefined {
  const identity = ciIdentity(ci);
  const statements = [
    ...(identity?.previews === undefined ? [] : [tokenTrust(account, identity, [identity.previews, identity.deploys])]),
    ...(ci.jenkins === undefined ? [] : [agentsTrust(ci.jenkins, ["preview", "deploy"])]),
  ];
  return statements.length === 0 ? undefined : policyText(statements);
}
