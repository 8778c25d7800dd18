import { policyText } from "../policy-document.ts";
import type { CiSettings } from "./settings.ts";

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
 * What CI's tokens say. On GitHub a job that names a deployment environment has another subject than its branch's, so that those that
 * deploy here name none: https://docs.github.com/en/actions/reference/security/oidc
 */
export function ciIdentity(ci: CiSettings): CiIdentity {
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
export function ciTrust(account: string, identity: CiIdentity, subject: string | readonly string[]): string {
  return policyText([
    {
      Effect: "Allow",
      Principal: { Federated: oidcProviderArn(account, identity) },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: { [`${identity.issuer}:aud`]: identity.audience, [`${identity.issuer}:sub`]: subject },
      },
    },
  ]);
}
