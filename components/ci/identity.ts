import { rolesOnAws, type AwsAgent } from "../agent-roles.ts";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { policyText, type Statement } from "../policy-document.ts";
import { backupPrefix } from "./backup.ts";
import { agentNamespace } from "./names.ts";

/**
 * Trust in the agents of one role alone: the tags that EKS puts on a session say which pods ask.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 */
export function agentTrust(agent: AwsAgent): string {
  return policyText([
    {
      Effect: "Allow",
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: {
        StringEquals: {
          "aws:RequestTag/kubernetes-namespace": agentNamespace(agent),
          "aws:RequestTag/kubernetes-service-account": agent,
        },
      },
    },
  ]);
}

/**
 * What an agent may do: become the role of its kind in each environment, and nothing else. Who deploys may preview as well.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
 */
export function agentPolicy(
  agent: AwsAgent,
  environments: readonly { readonly environment: EnvironmentName; readonly account: string }[],
): string {
  const parts = agent === "deploy" ? rolesOnAws : (["preview"] as const);
  return policyText([
    {
      Sid: "BecomeEnvironments",
      Effect: "Allow",
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Resource: environments.flatMap(({ environment, account }) =>
        parts.map((part) => `arn:aws:iam::${account}:role/${awsName(environment, part)}`),
      ),
    },
  ]);
}

/** What saving and bringing back may do at the bucket of backups: the one cannot read, the other cannot write. */
export function backupStatements(
  doing: "save" | "restore",
  { bucket, account, region }: { readonly bucket: string; readonly account: string; readonly region: string },
): readonly Statement[] {
  const arn = `arn:aws:s3:::${bucket}`;
  const objects = `${arn}/${backupPrefix}/*`;
  return [
    doing === "save"
      ? { Sid: "Write", Effect: "Allow", Action: ["s3:PutObject", "s3:AbortMultipartUpload"], Resource: objects }
      : { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: objects },
    {
      // By S3 alone, and for this bucket: with a bucket key the context is the bucket's ARN.
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
      Sid: "KeyThroughS3",
      Effect: "Allow",
      // A large file is written in parts, each of which is decrypted again: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
      Action: doing === "save" ? ["kms:GenerateDataKey", "kms:Decrypt"] : "kms:Decrypt",
      Resource: `arn:aws:kms:${region}:${account}:key/*`,
      Condition: {
        StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
        StringLike: { "kms:EncryptionContext:aws:s3:arn": [arn, objects] },
      },
    },
  ];
}
