import type { CloudEnvironment } from "../../stacks/environments/environment.ts";
import { stateNames } from "./names.ts";

/** A command of the AWS command line, without the word `aws`. */
export type AwsCommand = readonly [string, ...string[]];

/** Something that must be there before a stack has its state. */
export interface Step {
  /** What it is, for people. */
  readonly what: string;
  /** A question that AWS refuses while it is not there. Undefined: what sets it may be run again and again. */
  readonly ask?: AwsCommand;
  /** What makes it, in this order. */
  readonly make: readonly AwsCommand[];
}

/** Stands in a command for the id of the key that the command before it made. */
export const madeKey = "KEY-ID";

/** Only TLS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit */
function overTls(bucket: string) {
  const resources = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "OnlyOverTls",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: resources,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  };
}

/**
 * What an environment's state needs, in order: a key that its secrets are encrypted with, and a bucket with versions that
 * only TLS opens. May be run again at any time. Pure.
 */
export function stateSteps(environment: CloudEnvironment): readonly Step[] {
  const { bucket, alias } = stateNames(environment);
  const { region } = environment.account;
  const there = ["--region", region] as const;
  const inBucket = ["--bucket", bucket, ...there] as const;
  const encryption = {
    Rules: [
      {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: alias },
        BucketKeyEnabled: true,
      },
    ],
  };
  const closed = "BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true";
  return [
    {
      what: `key ${alias}`,
      ask: ["kms", "describe-key", "--key-id", alias, ...there],
      make: [
        ["kms", "create-key", "--description", `State of Pulumi in ${environment.name}`, ...there],
        ["kms", "enable-key-rotation", "--key-id", madeKey, ...there],
        ["kms", "create-alias", "--alias-name", alias, "--target-key-id", madeKey, ...there],
      ],
    },
    {
      what: `bucket ${bucket}`,
      ask: ["s3api", "head-bucket", ...inBucket],
      make: [
        [
          "s3api",
          "create-bucket",
          ...inBucket,
          // The first region takes no constraint: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
          ...(region === "us-east-1" ? [] : ["--create-bucket-configuration", `LocationConstraint=${region}`]),
        ],
      ],
    },
    {
      what: `bucket ${bucket}: private, versioned, encrypted, over TLS alone`,
      make: [
        ["s3api", "put-public-access-block", ...inBucket, "--public-access-block-configuration", closed],
        ["s3api", "put-bucket-versioning", ...inBucket, "--versioning-configuration", "Status=Enabled"],
        [
          "s3api",
          "put-bucket-encryption",
          ...inBucket,
          "--server-side-encryption-configuration",
          JSON.stringify(encryption),
        ],
        ["s3api", "put-bucket-policy", ...inBucket, "--policy", JSON.stringify(overTls(bucket))],
      ],
    },
  ];
}
