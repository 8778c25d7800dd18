import type { BucketLocationConstraint, LifecycleRule, ServerSideEncryption } from "@aws-sdk/client-s3";
import { fields, items } from "../../../serve/json.ts";
import type { JsonObject } from "../../../serve/index.ts";
import { capitalised, choice, given, must, number, tags, without, yes } from "../given.ts";
import type { Asked, Mirror } from "../mirror.ts";

export const bucket: Mirror = {
  create: async ({ live, region, moto }) => {
    const s3 = await moto.s3();
    const Bucket = must(live, "bucket");
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html: us-east-1 is said by saying nothing.
    const elsewhere = { LocationConstraint: region as BucketLocationConstraint };
    await s3.createBucket({ Bucket, ...(region === "us-east-1" ? {} : { CreateBucketConfiguration: elsewhere }) });
    const TagSet = tags(live);
    if (TagSet.length > 0) await s3.putBucketTagging({ Bucket, Tagging: { TagSet } });
  },
  delete: async ({ live, moto }) => {
    const s3 = await moto.s3();
    const Bucket = must(live, "bucket");
    // Nobody put anything in but moto itself, which keeps the access logs that it was told to.
    const { Contents } = await s3.listObjectsV2({ Bucket });
    for (const { Key } of Contents ?? []) await s3.deleteObject({ Bucket, Key: Key ?? "" });
    return s3.deleteBucket({ Bucket });
  },
};

/** A setting is put as a whole, first and later. */
function setting(
  put: (asked: Asked, Bucket: string) => Promise<unknown>,
  remove?: (asked: Asked, Bucket: string) => Promise<unknown>,
): Mirror {
  const tell = async (asked: Asked): Promise<void> => {
    await put(asked, must(asked.live, "bucket"));
  };
  return {
    create: tell,
    update: tell,
    ...(remove === undefined
      ? // It has no end of its own: it goes with its bucket.
        { delete: async () => Promise.resolve() }
      : { delete: (asked) => remove(asked, must(asked.live, "bucket")) }),
  };
}

export const bucketVersioning = setting(async ({ live, moto }, Bucket) =>
  (await moto.s3()).putBucketVersioning({
    Bucket,
    VersioningConfiguration: { Status: choice(fields(live, "versioningConfiguration"), "status") },
  }),
);

export const bucketEncryption = setting(
  async ({ live, moto }, Bucket) =>
    (await moto.s3()).putBucketEncryption({
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: items(live, "rules").map((rule) => {
          const byDefault = fields(rule, "applyServerSideEncryptionByDefault");
          return {
            ApplyServerSideEncryptionByDefault: {
              SSEAlgorithm: choice<ServerSideEncryption>(byDefault, "sseAlgorithm"),
              KMSMasterKeyID: given(byDefault, "kmsMasterKeyId"),
            },
            BucketKeyEnabled: yes(rule, "bucketKeyEnabled"),
          };
        }),
      },
    }),
  async ({ moto }, Bucket) => (await moto.s3()).deleteBucketEncryption({ Bucket }),
);

export const bucketPublicAccessBlock = setting(
  async ({ live, moto }, Bucket) =>
    (await moto.s3()).putPublicAccessBlock({
      Bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: yes(live, "blockPublicAcls"),
        BlockPublicPolicy: yes(live, "blockPublicPolicy"),
        IgnorePublicAcls: yes(live, "ignorePublicAcls"),
        RestrictPublicBuckets: yes(live, "restrictPublicBuckets"),
      },
    }),
  async ({ moto }, Bucket) => (await moto.s3()).deletePublicAccessBlock({ Bucket }),
);

export const bucketPolicy = setting(
  async ({ live, moto }, Bucket) => (await moto.s3()).putBucketPolicy({ Bucket, Policy: must(live, "policy") }),
  async ({ moto }, Bucket) => (await moto.s3()).deleteBucketPolicy({ Bucket }),
);

/** Pulumi and S3 have the same names here but for the id and for what several conditions are. */
function lifecycleRule(rule: JsonObject): LifecycleRule {
  const rest = without(rule, "filter", "id", "prefix", "abortIncompleteMultipartUpload");
  const filter = fields(rule, "filter");
  const both = fields(filter, "and");
  const days = number(fields(rule, "abortIncompleteMultipartUpload"), "daysAfterInitiation");
  const prefix = given(rule, "prefix") ?? given(filter, "prefix") ?? given(both, "prefix");
  return {
    ...(capitalised(rest) as Partial<LifecycleRule> | undefined),
    Status: choice(rule, "status"),
    ID: given(rule, "id"),
    Filter: { Prefix: prefix ?? "" },
    ...(days === undefined ? {} : { AbortIncompleteMultipartUpload: { DaysAfterInitiation: days } }),
  };
}

export const bucketLifecycleConfiguration = setting(
  async ({ live, moto }, Bucket) =>
    (await moto.s3()).putBucketLifecycleConfiguration({
      Bucket,
      LifecycleConfiguration: { Rules: items(live, "rules").map(lifecycleRule) },
    }),
  async ({ moto }, Bucket) => (await moto.s3()).deleteBucketLifecycle({ Bucket }),
);

export const bucketOwnershipControls = setting(
  async ({ live, moto }, Bucket) =>
    (await moto.s3()).putBucketOwnershipControls({
      Bucket,
      OwnershipControls: { Rules: [{ ObjectOwnership: choice(fields(live, "rule"), "objectOwnership") }] },
    }),
  async ({ moto }, Bucket) => (await moto.s3()).deleteBucketOwnershipControls({ Bucket }),
);

export const bucketLogging = setting(async ({ live, moto }, Bucket) =>
  (await moto.s3()).putBucketLogging({
    Bucket,
    BucketLoggingStatus: {
      LoggingEnabled: { TargetBucket: must(live, "targetBucket"), TargetPrefix: must(live, "targetPrefix") },
    },
  }),
);
