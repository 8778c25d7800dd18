import { policyText } from "../policy-document.ts";
import { stateBucket, stateKeyAlias } from "../state-names.ts";
import type { CiPlace } from "./deploy-policy.ts";

/** What a preview asks of AWS: how things are set up, never what is in them. */
const reading = [
  "acm:DescribeCertificate",
  "acm:List*",
  "autoscaling:Describe*",
  "ec2:Describe*",
  "ecr:BatchGetImage",
  "ecr:Describe*",
  "ecr:GetLifecyclePolicy",
  "ecr:GetRepositoryPolicy",
  "ecr:List*",
  "eks:Describe*",
  "eks:List*",
  "elasticache:Describe*",
  "elasticache:List*",
  "elasticloadbalancing:Describe*",
  "events:Describe*",
  "events:List*",
  "iam:Get*",
  "iam:List*",
  "kms:Describe*",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:List*",
  "logs:Describe*",
  "logs:ListTagsForResource",
  "route53:Get*",
  "route53:List*",
  "s3:GetAccelerateConfiguration",
  "s3:GetBucket*",
  "s3:GetEncryptionConfiguration",
  "s3:GetLifecycleConfiguration",
  "s3:GetReplicationConfiguration",
  "s3:ListAllMyBuckets",
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetResourcePolicy",
  "secretsmanager:ListSecrets",
  "sqs:Get*",
  "sqs:List*",
  "ssm:DescribeParameters",
  "ssm:ListTagsForResource",
];

/**
 * What a preview may do. Its program comes from a proposal that nobody has read yet: so it changes nothing, and no value of a secret is within
 * its reach, whatever other policies of the account allow. The one exception is the state and its key, which is known by its alias: without
 * them Pulumi previews nothing, so that what is secret in the state is open to a preview.
 * https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 *
 * @param backups a bucket of which it may see what is there, not read it: whether Jenkins was saved
 */
export function previewPolicy({ environment, account, region }: CiPlace, backups?: string): string {
  const bucket = `arn:aws:s3:::${stateBucket(environment, account)}`;
  const alias = { "kms:ResourceAliases": stateKeyAlias(environment) };
  return policyText([
    { Sid: "HowThingsAre", Effect: "Allow", Action: reading, Resource: "*" },
    {
      Sid: "Contract",
      Effect: "Allow",
      Action: ["ssm:GetParameter", "ssm:GetParameters"],
      Resource: `arn:aws:ssm:${region}:${account}:parameter/ml-serving/${environment}/*`,
    },
    // Pulumi locks nothing for a preview.
    { Sid: "StateObjects", Effect: "Allow", Action: "s3:GetObject", Resource: `${bucket}/*` },
    { Sid: "StateList", Effect: "Allow", Action: "s3:ListBucket", Resource: bucket },
    ...(backups === undefined
      ? []
      : [
          {
            Sid: "BackupsList",
            Effect: "Allow" as const,
            Action: "s3:ListBucket",
            Resource: `arn:aws:s3:::${backups}`,
          },
        ]),
    {
      Sid: "StateKey",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: `arn:aws:kms:${region}:${account}:key/*`,
      Condition: { "ForAnyValue:StringEquals": alias },
    },
    {
      Sid: "NoSecrets",
      Effect: "Deny",
      Action: ["secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue"],
      Resource: "*",
    },
    {
      // Parameters that are secrets are read by decrypting them. A key without any alias is none of the state, too.
      Sid: "NoKeys",
      Effect: "Deny",
      Action: ["kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant"],
      Resource: "*",
      Condition: { "ForAllValues:StringNotEquals": alias },
    },
    { Sid: "NoData", Effect: "Deny", Action: "s3:GetObject", NotResource: `${bucket}/*` },
  ]);
}
