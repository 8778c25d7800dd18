import type { EnvironmentName } from "../environment-names.ts";
import { policyText } from "../policy-document.ts";
import { stateBucket, stateKeyAlias } from "../state-names.ts";

/** What of an environment a team's stack reaches at AWS. */
export interface TeamPlace {
  readonly environment: EnvironmentName;
  /** Name of the stack, such as `prd-risk`. */
  readonly stack: string;
  /** Name of Pulumi's project: a part of the state's paths. */
  readonly project: string;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** Name of the parameter that the platform publishes. */
  readonly contract: string;
}

/**
 * What a team's role may do at AWS: read what the platform publishes, and keep the state of its own stack. The cluster lets it in by an
 * access entry, for which IAM is not asked.
 *
 * Paths: https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/backend/diy/store.go
 */
export function teamPolicy({ environment, stack, project, account, region, contract }: TeamPlace): string {
  const bucket = `arn:aws:s3:::${stateBucket(environment, account)}`;
  const own = [
    `${bucket}/.pulumi/stacks/${project}/${stack}.*`,
    `${bucket}/.pulumi/backups/${project}/${stack}/*`,
    `${bucket}/.pulumi/history/${project}/${stack}/*`,
    `${bucket}/.pulumi/locks/organization/${project}/${stack}/*`,
  ];
  return policyText([
    {
      Sid: "Contract",
      Effect: "Allow",
      Action: ["ssm:GetParameter", "ssm:GetParameters"],
      Resource: `arn:aws:ssm:${region}:${account}:parameter${contract}`,
    },
    { Sid: "StateList", Effect: "Allow", Action: ["s3:ListBucket", "s3:GetBucketLocation"], Resource: bucket },
    { Sid: "StateMeta", Effect: "Allow", Action: "s3:GetObject", Resource: `${bucket}/.pulumi/meta.yaml` },
    {
      Sid: "StateOfItsOwn",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      Resource: own,
    },
    {
      Sid: "StateKey",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
      Resource: `arn:aws:kms:${region}:${account}:key/*`,
      // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-resource-aliases
      Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": stateKeyAlias(environment) } },
    },
  ]);
}
