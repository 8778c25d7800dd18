import type { Sample } from "./sample.ts";

export const stores: readonly Sample[] = [
  { type: "s3/bucket:Bucket", name: "models", inputs: () => ({ bucket: "models-of-the-suite" }) },
  {
    type: "s3/bucket:Bucket",
    name: "access-logs",
    inputs: () => ({ bucket: "access-logs-of-the-suite", forceDestroy: true }),
  },
  {
    type: "s3/bucketVersioning:BucketVersioning",
    name: "versions",
    inputs: (ref) => ({ bucket: ref("models"), versioningConfiguration: { status: "Enabled" } }),
  },
  {
    type: "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    name: "encrypted",
    inputs: (ref) => ({
      bucket: ref("models"),
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: ref("key", "arn") },
          bucketKeyEnabled: true,
        },
      ],
    }),
  },
  {
    type: "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    name: "private",
    inputs: (ref) => ({
      bucket: ref("models"),
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    }),
  },
  {
    type: "s3/bucketPolicy:BucketPolicy",
    name: "tls",
    inputs: (ref) => ({
      bucket: ref("models"),
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Deny",
            Action: "s3:*",
            Principal: "*",
            Resource: ["arn:aws:s3:::models-of-the-suite", "arn:aws:s3:::models-of-the-suite/*"],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
    }),
  },
  {
    type: "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    name: "old",
    inputs: (ref) => ({
      bucket: ref("models"),
      rules: [
        { id: "old", status: "Enabled", filter: { prefix: "" }, noncurrentVersionExpiration: { noncurrentDays: 90 } },
      ],
    }),
  },
  {
    type: "s3/bucketOwnershipControls:BucketOwnershipControls",
    name: "owner",
    inputs: (ref) => ({ bucket: ref("models"), rule: { objectOwnership: "BucketOwnerEnforced" } }),
  },
  {
    type: "s3/bucketPolicy:BucketPolicy",
    name: "takes-logs",
    inputs: (ref) => ({
      bucket: ref("access-logs"),
      // https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketlogging/: "Grant permission by using bucket policy"
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "logging.s3.amazonaws.com" },
            Action: "s3:PutObject",
            Resource: "arn:aws:s3:::access-logs-of-the-suite/*",
          },
        ],
      }),
    }),
  },
  {
    type: "s3/bucketLogging:BucketLogging",
    name: "logging",
    inputs: (ref) => ({ bucket: ref("models"), targetBucket: ref("access-logs"), targetPrefix: "models/" }),
  },
  {
    type: "ec2/flowLog:FlowLog",
    name: "flows",
    inputs: (ref) => ({
      vpcId: ref("vpc"),
      trafficType: "ALL",
      logDestinationType: "s3",
      logDestination: ref("models", "arn"),
    }),
  },
  {
    type: "ecr/repository:Repository",
    name: "images",
    inputs: (ref) => ({
      name: "models/iris",
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: ref("key", "arn") }],
    }),
  },
  {
    type: "ecr/lifecyclePolicy:LifecyclePolicy",
    name: "untagged",
    inputs: (ref) => ({
      repository: ref("images"),
      policy: JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
            action: { type: "expire" },
          },
        ],
      }),
    }),
  },
  {
    type: "ecr/repositoryPolicy:RepositoryPolicy",
    name: "pull",
    inputs: (ref) => ({
      repository: ref("images"),
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { AWS: "111122223333" }, Action: ["ecr:BatchGetImage"] }],
      }),
    }),
  },
  {
    type: "ecr/pullThroughCacheRule:PullThroughCacheRule",
    name: "quay",
    inputs: () => ({ ecrRepositoryPrefix: "quay", upstreamRegistryUrl: "quay.io" }),
  },
  {
    type: "ecr/repositoryCreationTemplate:RepositoryCreationTemplate",
    name: "of-quay",
    inputs: (ref) => ({
      prefix: "quay",
      appliedFors: ["PULL_THROUGH_CACHE"],
      imageTagMutability: "IMMUTABLE",
      customRoleArn: ref("nodes", "arn"),
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: ref("key", "arn") }],
    }),
  },
];
