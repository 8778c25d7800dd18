import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration.js";
import { BucketLogging } from "@pulumi/aws/s3/bucketLogging.js";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls.js";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy.js";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning.js";
import * as pulumi from "@pulumi/pulumi";
import { lifecycleRules, type Lifecycle } from "./lifecycle.ts";
import { bucketPolicy } from "./policy.ts";

export interface PrivateBucketArgs extends Lifecycle {
  /** Its name, globally unique. */
  readonly bucket: string;
  /** A bucket that is there and that S3 may write logs to. @default none are written */
  readonly accessLogs?: string;
  /** ARN of the key that encrypts what is kept. */
  readonly key: pulumi.Input<string>;
  readonly protect: boolean;
}

/** A private bucket: versioned, encrypted, over TLS alone, all of it its owner's. It is deleted only when empty. */
export class PrivateBucket extends pulumi.ComponentResource {
  readonly ref: pulumi.Output<string>;

  constructor(name: string, args: PrivateBucketArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { key, protect, accessLogs } = args;
    super("ml-serving:index:PrivateBucket", name, { bucket: args.bucket }, opts);
    const parent = { parent: this };
    const made = new Bucket(name, { bucket: args.bucket, forceDestroy: false }, { ...parent, protect });
    const bucket = made.bucket;
    const isPrivate = new BucketPublicAccessBlock(
      name,
      {
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      parent,
    );
    new BucketOwnershipControls(name, { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } }, parent);
    new BucketServerSideEncryptionConfiguration(
      name,
      {
        bucket,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key },
            // One request to KMS for many objects.
            bucketKeyEnabled: true,
          },
        ],
      },
      parent,
    );
    const versioning = new BucketVersioning(name, { bucket, versioningConfiguration: { status: "Enabled" } }, parent);
    new BucketLifecycleConfiguration(
      name,
      { bucket, rules: lifecycleRules(args) },
      // Rules about replaced versions want versions: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html
      { ...parent, dependsOn: [versioning] },
    );
    // One after the other: S3 refuses two changes of a bucket's policies at once.
    new BucketPolicy(name, { bucket, policy: bucketPolicy(args.bucket) }, { ...parent, dependsOn: [isPrivate] });
    if (accessLogs !== undefined)
      new BucketLogging(name, { bucket, targetBucket: accessLogs, targetPrefix: `${args.bucket}/` }, parent);
    this.ref = bucket;
    this.registerOutputs({ ref: this.ref });
  }
}
