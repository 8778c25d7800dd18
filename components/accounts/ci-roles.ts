import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider.js";
import { Policy } from "@pulumi/aws/iam/policy.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { boundaryPolicy } from "./boundary.ts";
import { ciIdentity, deployTrust, previewTrust } from "./ci-trust.ts";
import { deployPolicy } from "./deploy-policy.ts";
import { previewPolicy } from "./preview-policy.ts";
import type { AccountSettings } from "./settings.ts";

/** What others need to know of CI's roles. */
export interface CiRolesRef {
  /** ARN of the role that deploys. */
  readonly deploy: pulumi.Output<string>;
  /** ARN of the role that previews; undefined where nobody does. */
  readonly preview: pulumi.Output<string> | undefined;
  /** ARN of the policy that every role of the platform is bounded by. */
  readonly boundary: pulumi.Output<string>;
}

export interface CiRolesArgs {
  readonly environment: EnvironmentName;
  readonly account: AccountSettings;
  /** An account has one provider of an issuer: the first environment in it makes it. */
  readonly oidcProvider: "create" | "adopt";
  /** The bucket that the environment's own Jenkins is saved in. @default it has none */
  readonly backups?: string;
}

/**
 * Roles that CI takes without a key, by its tokens or as agents of a Jenkins: one deploys from the main branch, one previews proposals. The first may not change
 * either, nor its own bounds: that takes an administrator.
 */
export class CiRoles extends pulumi.ComponentResource {
  readonly ref: CiRolesRef;

  constructor(name: string, args: CiRolesArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { environment, account, oidcProvider, backups } = args;
    super("ml-serving:index:CiRoles", name, { environment, ci: account.ci }, opts);
    const parent = { parent: this };
    const identity = ciIdentity(account.ci);
    const place = { environment, account: account.id, region: account.region };
    const provider =
      oidcProvider === "adopt" || identity === undefined
        ? []
        : [
            new OpenIdConnectProvider(
              name,
              { url: `https://${identity.issuer}`, clientIdLists: [identity.audience] },
              parent,
            ),
          ];
    const boundary = new Policy(
      `${name}-boundary`,
      {
        name: awsName(environment, "boundary"),
        description: "What roles of the platform may do at most",
        policy: boundaryPolicy,
      },
      parent,
    );
    const role = (part: "deploy" | "preview", trust: string, policy: string) => {
      const title = awsName(environment, part);
      const made = new Role(
        `${name}-${part}`,
        {
          name: title,
          assumeRolePolicy: trust,
          maxSessionDuration: sessionSeconds[part],
        },
        { ...parent, dependsOn: provider },
      );
      new RolePolicy(`${name}-${part}`, { name: title, role: made.name, policy }, parent);
      return made.arn;
    };
    const previewed = previewTrust(account.id, account.ci);
    this.ref = {
      deploy: role("deploy", deployTrust(account.id, account.ci), deployPolicy(place)),
      preview: previewed === undefined ? undefined : role("preview", previewed, previewPolicy(place, backups)),
      boundary: boundary.arn,
    };
    this.registerOutputs({ ref: this.ref });
  }
}

/** A first `up` waits a quarter of an hour for the cluster alone. */
const sessionSeconds = { deploy: 7200, preview: 3600 } as const;
