import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration.js";
import { BucketLogging } from "@pulumi/aws/s3/bucketLogging.js";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls.js";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy.js";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning.js";
import * as pulumi from "@pulumi/pulumi";
import { lifecycleRules } from "./lifecycle.ts";
import { bucketPolicy } from "./policies.ts";
import type { NewModelStore } from "./settings.ts";

export interface ModelBucketArgs {
  readonly settings: NewModelStore;
  /** ARN of the key that encrypts what is kept. */
  readonly key: pulumi.Input<string>;
  readonly protect: boolean;
}

/** A private bucket for models: versioned, encrypted, over TLS alone, all of it its owner's. It is deleted only when empty. */
export class ModelBucket extends pulumi.ComponentResource {
  readonly ref: pulumi.Output<string>;

  constructor(name: string, args: ModelBucketArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { settings, key, protect } = args;
    super("ml-serving:index:ModelBucket", name, { settings }, opts);
    const parent = { parent: this };
    const made = new Bucket(name, { bucket: settings.bucket, forceDestroy: false }, { ...parent, protect });
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
      { bucket, rules: lifecycleRules(settings) },
      // Rules about replaced versions want versions: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html
      { ...parent, dependsOn: [versioning] },
    );
    // One after the other: S3 refuses two changes of a bucket's policies at once.
    new BucketPolicy(name, { bucket, policy: bucketPolicy(settings.bucket) }, { ...parent, dependsOn: [isPrivate] });
    if (settings.accessLogs !== undefined)
      new BucketLogging(
        name,
        { bucket, targetBucket: settings.accessLogs, targetPrefix: `${settings.bucket}/` },
        parent,
      );
    this.ref = bucket;
    this.registerOutputs({ ref: this.ref });
  }
}
