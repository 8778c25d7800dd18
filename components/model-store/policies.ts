import { policyText, type Statement } from "../policy-document.ts";
import { readSecrets, secretArn, secretsArn, type SecretsPlace } from "../secret-access.ts";

/**
 * Tags that EKS Pod Identity gives every session, by which one role serves all models.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 */
const sessionTags = {
  namespace: "${aws:PrincipalTag/kubernetes-namespace}",
  account: "${aws:PrincipalTag/kubernetes-service-account}",
} as const;

/** Where a model's files lie in the bucket: its namespace and its name, which is its service account's as well. */
export function modelPrefix(namespace: string, model: string): string {
  return `${namespace}/${model}/`;
}

/**
 * Trust in pods of one cluster; which of them is said by associations.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export function modelsTrust(cluster: string): string {
  return policyText([
    {
      Effect: "Allow",
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: { StringEquals: { "aws:RequestTag/eks-cluster-name": cluster } },
    },
  ]);
}

/** What the role of all models is limited to. */
export interface ModelsMay extends SecretsPlace {
  readonly bucket: string;
  /** What the names of secrets begin with that belong to one namespace, which comes next: `ml-serving/prd`. */
  readonly secretsBelow: string;
  /** Names of secrets that models of every namespace read, such as that of Redis. */
  readonly sharedSecrets: readonly string[];
}

/**
 * What every model may do, each with what is its own: read its prefix of the bucket, and secrets of its namespace. The
 * same for a thousand models: a role each would be the whole of IAM's default quota.
 */
export function modelsPolicy({ bucket, secretsBelow, sharedSecrets, account, region }: ModelsMay): string {
  const own = modelPrefix(sessionTags.namespace, sessionTags.account);
  const place = { account, region };
  const secrets = [
    secretsArn(place, `${secretsBelow}/${sessionTags.namespace}/*`),
    ...sharedSecrets.map((name) => secretArn(place, name)),
  ];
  const statements: readonly Statement[] = [
    {
      Sid: "ListOwnPrefix",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: `arn:aws:s3:::${bucket}`,
      Condition: { StringLike: { "s3:prefix": [own, `${own}*`] } },
    },
    {
      Sid: "ReadOwnPrefix",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: `arn:aws:s3:::${bucket}/${own}*`,
    },
    {
      // By S3 alone, and for this bucket: with a bucket key the context is the bucket's ARN.
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
      Sid: "DecryptThroughS3",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: `arn:aws:kms:${region}:${account}:key/*`,
      Condition: {
        StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
        StringLike: {
          "kms:EncryptionContext:aws:s3:arn": [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/${own}*`],
        },
      },
    },
    ...readSecrets(place, secrets),
  ];
  return policyText(statements);
}
