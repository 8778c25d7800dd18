import { text } from "../../../serve/json.ts";
import { type Cloud } from "../../cloud/cloud.ts";
import { Refusal } from "../../cloud/refusal.ts";
import type { Kind, Live } from "../kind.ts";
import { awsDocs, unverified } from "../sources.ts";

/** The type under which objects are recorded by hand: filling a bucket is not Pulumi's matter. */
export const objectType = "aws:s3/object";

export const buckets = ["aws:s3/bucket:Bucket"];

/** Names of buckets are taken in all regions and accounts of a partition. */
function ownerOfName(name: string, cloud: Cloud): { readonly account: string } | undefined {
  const [type = ""] = buckets;
  for (const region of cloud.store.regions())
    for (const account of cloud.store.accounts(region))
      if (cloud.store.get({ region, account, type, id: name }) !== undefined) return { account };
  return undefined;
}

const owned = new Refusal(
  "BucketAlreadyOwnedByYou",
  "Your previous request to create the named bucket succeeded and you already own it.",
);

export const bucket: Kind = {
  token: "aws:s3/bucket:Bucket",
  noun: "S3 Bucket",
  spec: "AWS::S3::Bucket",
  names: {
    accelerationStatus: "AccelerateConfiguration.AccelerationStatus",
    bucket: "BucketName",
    bucketPrefix: "BucketNamePrefix",
    corsRules: "CorsConfiguration.CorsRules",
    lifecycleRules: "LifecycleConfiguration.Rules",
    logging: "LoggingConfiguration",
    serverSideEncryptionConfiguration: "BucketEncryption.ServerSideEncryptionConfiguration",
    versioning: "VersioningConfiguration",
    website: "WebsiteConfiguration",
  },
  own: [
    "acl", // AccessControl writes the same names in another case
    "forceDestroy",
    "grants",
    "policy", // AWS::S3::BucketPolicy
    "requestPayer",
  ],
  allowed: {
    acl: {
      values: [
        "private",
        "public-read",
        "public-read-write",
        "aws-exec-read",
        "authenticated-read",
        "bucket-owner-read",
        "bucket-owner-full-control",
        "log-delivery-write",
      ],
      source: unverified(awsDocs("AmazonS3/latest/userguide/acl-overview.html")),
    },
  },
  formats: {
    bucket: {
      pattern:
        /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3)$)(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      words: "have 3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit first and last",
      source: unverified(awsDocs("AmazonS3/latest/userguide/bucketnamingrules.html")),
    },
  },
  defaults: { forceDestroy: false },
  apart: [["bucket", "bucketPrefix"]],
  naming: {
    property: "bucket",
    maxLength: 63,
    form: (proposed) => proposed.toLowerCase().replaceAll(/[^a-z0-9.-]/g, "-"),
  },
  references: {
    "replicationConfiguration.role": { to: ["aws:iam/role:Role"] },
    "replicationConfiguration.rules.destination.bucket": { to: buckets },
  },
  computed: (_live, id, { cloud }) => ({
    bucketDomainName: `${id}.s3.${cloud.dnsSuffix}`,
    bucketRegion: cloud.region,
    bucketRegionalDomainName: `${id}.s3.${cloud.region}.${cloud.dnsSuffix}`,
    requestPayer: "BucketOwner",
  }),
  refuses: (live, { cloud }, before) => {
    const owner = before === undefined ? ownerOfName(text(live, "bucket"), cloud) : undefined;
    if (owner?.account === cloud.account) throw owned;
    if (owner !== undefined)
      throw new Refusal(
        "BucketAlreadyExists",
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
      );
  },
  keeps: (live, id, cloud) => {
    if (live["forceDestroy"] === true) return;
    if (cloud.all(objectType).some((object) => object.id.startsWith(`${id}/`)))
      throw new Refusal("BucketNotEmpty", "The bucket you tried to delete is not empty");
  },
  taken: () => owned,
  missing: () => new Refusal("NoSuchBucket", "The specified bucket does not exist"),
  known: (live) => [text(live, "bucket")],
};

/** What the settings of a bucket have in common: its name is their id, and they go with it. */
export const partOfBucket = {
  identity: ["bucket"],
  references: { bucket: { to: buckets } },
  id: (live: Live) => text(live, "bucket"),
  owner: (live: Live) => ({ type: "aws:s3/bucket:Bucket", identifier: text(live, "bucket") }),
} satisfies Partial<Kind>;
