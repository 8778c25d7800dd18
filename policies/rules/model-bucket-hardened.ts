import { aws, oneOf } from "../aws-types.ts";
import { at, UNKNOWN } from "../facts.ts";
import { demand, unknownAt } from "../findings.ts";
import { statementsOf, type Statement } from "../iam.ts";
import type { Finding, StackFinding, StackResource, StackRule } from "../rule.ts";
import { partAt, partsOf } from "../workloads.ts";

/** What is said about a bucket beside it, by the name that each goes by here. */
const besides = {
  versioning: "aws:s3/bucketVersioning:BucketVersioning",
  access: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  encryption: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  policy: "aws:s3/bucketPolicy:BucketPolicy",
} as const;

const lacks: Readonly<Record<keyof typeof besides, string>> = {
  versioning: "keeps no versions. Make a BucketVersioning.",
  access: "may be made public. Make a BucketPublicAccessBlock.",
  encryption: "is encrypted with a key of AWS. Make a BucketServerSideEncryptionConfiguration.",
  policy: "takes requests in plain. Make a BucketPolicy that denies them.",
};

const blocks = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

/** Whether a statement denies everybody everything without TLS. */
function deniesPlain(policy: readonly Statement[]): boolean {
  return policy.some(
    ({ allows, anybody, actions, condition }) =>
      !allows && anybody && actions.includes("s3:*") && at(condition, "Bool", "aws:SecureTransport") === "false",
  );
}

const checks: Readonly<Record<keyof typeof besides, (resource: StackResource) => readonly Finding[]>> = {
  versioning: ({ props }) =>
    demand(
      { path: "versioningConfiguration.status", fact: at(props, "versioningConfiguration", "status") },
      (status) => status === "Enabled",
      "is not Enabled. Write Enabled.",
    ),
  access: ({ props }) =>
    blocks.flatMap((block) =>
      demand({ path: block, fact: props[block] }, (fact) => fact === true, "is not true. Write true."),
    ),
  encryption: ({ props }) =>
    partsOf({ path: "", fact: props }, "rules").flatMap((rule) =>
      demand(
        partAt(rule, "applyServerSideEncryptionByDefault", "sseAlgorithm"),
        (algorithm) => algorithm === "aws:kms" || algorithm === "aws:kms:dsse",
        "is not aws:kms. Write aws:kms, and a key.",
      ),
    ),
  policy: ({ props }) => {
    const policy = statementsOf({ path: "policy", fact: props["policy"] });
    if (policy === UNKNOWN) return [unknownAt("policy")];
    const message = 'does not deny requests in plain. Deny s3:* to everybody where aws:SecureTransport is "false".';
    return deniesPlain(policy ?? []) ? [] : [{ path: "policy", message }];
  },
};

function findingsOf(bucket: StackResource, resources: readonly StackResource[]): readonly StackFinding[] {
  const name = bucket.props["bucket"];
  if (name === UNKNOWN) return [{ ...unknownAt("bucket"), urn: bucket.urn }];
  return Object.entries(besides).flatMap(([what, type]) => {
    const key = what as keyof typeof besides;
    const candidates = resources.filter((one) => one.type === type);
    const [beside] = candidates.filter(({ props }) => props["bucket"] === name);
    if (beside !== undefined) return checks[key](beside).map((finding) => ({ ...finding, urn: beside.urn }));
    const perhaps = candidates.some(({ props }) => props["bucket"] === UNKNOWN);
    return [{ ...(perhaps ? unknownAt("bucket") : { path: "bucket", message: lacks[key] }), urn: bucket.urn }];
  });
}

export const modelBucketHardened: StackRule = {
  id: "P09",
  name: "model-bucket-hardened",
  severity: "critical",
  enforcement: "mandatory",
  description:
    "Buckets keep versions, are never public, are encrypted with a key of the account, and answer nobody without TLS: what is in them is what models decide by.",
  remediation: "Make the resources beside the bucket that hold each of the four.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
  references: ["CKV_AWS_21", "CKV_AWS_145", "CKV_AWS_379", "CKV2_AWS_6"],
  scope: "stack",
  about: oneOf(aws.bucket, ...Object.values(besides)),
  check: (resources) =>
    resources.filter(({ type }) => type === aws.bucket).flatMap((bucket) => findingsOf(bucket, resources)),
};
