import { fields, items, text } from "../../../serve/json.ts";
import { Refusal } from "../../cloud/refusal.ts";
import type { Kind } from "../kind.ts";
import { keys } from "../kms.ts";
import { awsPrincipals, statements } from "../policy-document.ts";
import { terraform } from "../sources.ts";
import { partOfBucket } from "./bucket.ts";

/** S3 replaces a bucket's setting as a whole, so that a second resource of the kind would fight the first. */
const settled =
  (what: string): Kind["taken"] =>
  (live) =>
    new Refusal(
      "OperationAborted",
      `the bucket ${text(live, "bucket")} has ${what} already, managed by another resource`,
    );

const none =
  (code: string, what: string): Kind["missing"] =>
  () =>
    new Refusal(code, `The ${what} was not found`);

const expectedOwner = (
  file:
    | "bucket_lifecycle_configuration"
    | "bucket_logging"
    | "bucket_server_side_encryption_configuration"
    | "bucket_versioning",
) => ({ expectedBucketOwner: { when: true, source: terraform(`s3/${file}`) } }) as const;

export const bucketVersioning: Kind = {
  token: "aws:s3/bucketVersioning:BucketVersioning",
  noun: "S3 Bucket Versioning",
  spec: "AWS::S3::Bucket",
  names: { bucket: "BucketName" },
  own: ["expectedBucketOwner", "mfa"],
  replaces: expectedOwner("bucket_versioning"),
  allowed: {
    "versioningConfiguration.status": {
      values: ["Enabled", "Suspended", "Disabled"],
      source: terraform("s3/bucket_versioning"),
    },
    "versioningConfiguration.mfaDelete": { values: ["Enabled", "Disabled"], source: terraform("s3/bucket_versioning") },
  },
  ...partOfBucket,
  refuses: (live, _making, before) => {
    const [old, status] = [
      text(before, "versioningConfiguration", "status"),
      text(live, "versioningConfiguration", "status"),
    ];
    if (old !== "" && old !== "Disabled" && status === "Disabled")
      throw new Refusal(
        "IllegalVersioningConfigurationException",
        "The Versioning element must be specified: versioning can be suspended, never switched off",
      );
  },
  taken: settled("versioning"),
  missing: none("NoSuchBucket", "versioning of the bucket"),
};

export const bucketEncryption: Kind = {
  token: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  noun: "S3 Bucket Server-side Encryption Configuration",
  spec: "AWS::S3::Bucket",
  names: {
    bucket: "BucketName",
    rules: "BucketEncryption.ServerSideEncryptionConfiguration",
    "rules.applyServerSideEncryptionByDefault":
      "BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault",
    "rules.blockedEncryptionTypes":
      "BucketEncryption.ServerSideEncryptionConfiguration.BlockedEncryptionTypes.EncryptionType",
  },
  own: ["expectedBucketOwner"],
  replaces: expectedOwner("bucket_server_side_encryption_configuration"),
  ...partOfBucket,
  references: { ...partOfBucket.references, "rules.applyServerSideEncryptionByDefault.kmsMasterKeyId": { to: keys } },
  refuses: (live) => {
    for (const rule of items(live, "rules")) {
      const { sseAlgorithm, kmsMasterKeyId } = fields(rule, "applyServerSideEncryptionByDefault");
      if (sseAlgorithm === "AES256" && kmsMasterKeyId !== undefined && kmsMasterKeyId !== "")
        throw new Refusal(
          "InvalidArgument",
          "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms",
        );
    }
  },
  taken: settled("an encryption configuration"),
  missing: none("ServerSideEncryptionConfigurationNotFoundError", "server side encryption configuration"),
};

export const bucketPublicAccessBlock: Kind = {
  token: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  noun: "S3 Bucket Public Access Block",
  spec: "AWS::S3::Bucket",
  within: ["PublicAccessBlockConfiguration"],
  names: { bucket: "BucketName" },
  own: ["skipDestroy"],
  defaults: { blockPublicAcls: false, blockPublicPolicy: false, ignorePublicAcls: false, restrictPublicBuckets: false },
  ...partOfBucket,
  taken: settled("a public access block"),
  missing: none("NoSuchPublicAccessBlockConfiguration", "public access block configuration"),
};

export const bucketPolicy: Kind = {
  token: "aws:s3/bucketPolicy:BucketPolicy",
  noun: "S3 Bucket Policy",
  spec: "AWS::S3::BucketPolicy",
  names: { policy: "PolicyDocument" },
  ...partOfBucket,
  refuses: (live, { cloud }) => {
    const [policy, name] = [text(live, "policy"), text(live, "bucket")];
    const found = statements(policy);
    if (found === undefined)
      throw new Refusal("MalformedPolicy", "Policies must be valid JSON and the first byte must be '{'");
    for (const statement of found) {
      if (statement["Principal"] === undefined && statement["NotPrincipal"] === undefined)
        throw new Refusal("MalformedPolicy", "Missing required field Principal");
      if (
        !new RegExp(`"arn:[\\w-]+:s3:::${name}(/|")`).test(
          JSON.stringify(statement["Resource"] ?? statement["NotResource"] ?? ""),
        )
      )
        throw new Refusal("MalformedPolicy", "Policy has invalid resource");
    }
    const block = cloud.get("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", name)?.live;
    const isPublic = found.some(
      (statement) =>
        statement["Effect"] === "Allow" &&
        statement["Condition"] === undefined &&
        awsPrincipals(statement).includes("*"),
    );
    if (block?.["blockPublicPolicy"] === true && isPublic)
      throw new Refusal(
        "AccessDenied",
        `User is not authorized to perform: s3:PutBucketPolicy on resource: "arn:${cloud.partition}:s3:::${name}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
      );
  },
  taken: settled("a policy"),
  missing: none("NoSuchBucketPolicy", "bucket policy"),
};

/** CloudFormation's storage class GLACIER comes in two spellings; the API has one. */
const storageClasses = ["GLACIER", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "DEEP_ARCHIVE", "GLACIER_IR"];

export const bucketLifecycleConfiguration: Kind = {
  token: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  noun: "S3 Bucket Lifecycle Configuration",
  spec: "AWS::S3::Bucket",
  within: ["LifecycleConfiguration"],
  names: { bucket: "BucketName" },
  own: ["expectedBucketOwner", "timeouts"],
  replaces: expectedOwner("bucket_lifecycle_configuration"),
  allowed: {
    "rules.transitions.storageClass": {
      values: storageClasses,
      source: terraform("s3/bucket_lifecycle_configuration"),
    },
    "rules.noncurrentVersionTransitions.storageClass": {
      values: storageClasses,
      source: terraform("s3/bucket_lifecycle_configuration"),
    },
  },
  ...partOfBucket,
  computed: (live) => ({
    transitionDefaultMinimumObjectSize: live["transitionDefaultMinimumObjectSize"] ?? "all_storage_classes_128K",
  }),
  refuses: (live) => {
    const ids = items(live, "rules").map((rule) => text(rule, "id"));
    if (new Set(ids).size < ids.length)
      throw new Refusal("InvalidArgument", "Rule ID must be unique. Found same ID for more than one rule");
  },
  taken: settled("a lifecycle configuration"),
  missing: none("NoSuchLifecycleConfiguration", "lifecycle configuration"),
};

export const bucketOwnershipControls: Kind = {
  token: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  noun: "S3 Bucket Ownership Controls",
  spec: "AWS::S3::Bucket",
  names: { bucket: "BucketName", rule: "OwnershipControls.Rules" },
  ...partOfBucket,
  taken: settled("ownership controls"),
  missing: none("OwnershipControlsNotFoundError", "bucket ownership controls"),
};

export const bucketLogging: Kind = {
  token: "aws:s3/bucketLogging:BucketLogging",
  noun: "S3 Bucket Logging",
  spec: "AWS::S3::Bucket",
  within: ["LoggingConfiguration"],
  names: {
    bucket: "BucketName",
    targetBucket: "LoggingConfiguration.DestinationBucketName",
    targetPrefix: "LoggingConfiguration.LogFilePrefix",
  },
  own: ["expectedBucketOwner", "targetGrants"],
  replaces: expectedOwner("bucket_logging"),
  ...partOfBucket,
  references: {
    ...partOfBucket.references,
    targetBucket: {
      to: ["aws:s3/bucket:Bucket"],
      missing: () => new Refusal("InvalidTargetBucketForLogging", "The target bucket for logging does not exist"),
    },
  },
  taken: settled("logging"),
  missing: none("NoSuchBucket", "logging configuration"),
};
