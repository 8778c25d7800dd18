import { policyText } from "../policy-document.ts";
import { stateReading, type CiPlace } from "./deploy-policy.ts";

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
 * its reach, whatever other policies of the account allow. The one exception is the state's own key, without which Pulumi reads no state:
 * what is secret in the state is open to it, and nothing of ours is kept there.
 */
export function previewPolicy({ environment, account, region, state }: CiPlace): string {
  return policyText([
    { Sid: "HowThingsAre", Effect: "Allow", Action: reading, Resource: "*" },
    {
      Sid: "Contract",
      Effect: "Allow",
      Action: ["ssm:GetParameter", "ssm:GetParameters"],
      Resource: `arn:aws:ssm:${region}:${account}:parameter/ml-serving/${environment}/*`,
    },
    ...stateReading(state),
    {
      Sid: "NoSecrets",
      Effect: "Deny",
      Action: ["secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue"],
      Resource: "*",
    },
    {
      // Parameters that are secrets are read by decrypting them.
      Sid: "NoKeys",
      Effect: "Deny",
      Action: ["kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant"],
      ...(state === undefined ? { Resource: "*" } : { NotResource: state.key }),
    },
    {
      Sid: "NoData",
      Effect: "Deny",
      Action: "s3:GetObject",
      ...(state === undefined ? { Resource: "*" } : { NotResource: `arn:aws:s3:::${state.bucket}/*` }),
    },
  ]);
}
