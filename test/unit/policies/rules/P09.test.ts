import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { modelBucketHardened as rule } from "../../../../policies/rules/model-bucket-hardened.ts";
import { policy } from "../aws.ts";
import { foundInStack, resource } from "../support.ts";

const tlsOnly = { Bool: { "aws:SecureTransport": "false" } };
const deny = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", Condition: tlsOnly };
const blocked = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
const good = {
  versioning: { versioningConfiguration: { status: "Enabled" } },
  access: blocked,
  encryption: { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }] },
  policy: { policy: policy(deny) },
};
const types = {
  versioning: "aws:s3/bucketVersioning:BucketVersioning",
  access: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  encryption: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  policy: "aws:s3/bucketPolicy:BucketPolicy",
};
type Beside = keyof typeof types;
const keys = Object.keys(types) as readonly Beside[];
const bucket = (name: unknown) => resource("aws:s3/bucket:Bucket", { bucket: name }, { name: "bucket" });

/** A bucket with everything beside it, but for what is changed; undefined leaves it out. */
function stack(changes: Partial<Record<Beside, object | undefined>> = {}, of: unknown = "models") {
  const beside = keys.flatMap((key) => {
    const props = key in changes ? changes[key] : good[key];
    return props === undefined ? [] : [resource(types[key], { bucket: of, ...props }, { name: key })];
  });
  return [bucket("models"), ...beside];
}
const paths = (...args: Parameters<typeof stack>) => foundInStack(rule, stack(...args));

describe("P09 model-bucket-hardened", () => {
  it("holds of a bucket with all four", () => {
    expect(paths()).toStrictEqual([]);
    expect(
      paths({ encryption: { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms:dsse" } }] } }),
    ).toStrictEqual([]);
    expect(paths({ policy: { policy: policy({ ...deny, Principal: { AWS: "*" } }) } })).toStrictEqual([]);
    const two = JSON.stringify({ Statement: [{ ...deny, Effect: "Allow" }, deny] });
    expect(paths({ policy: { policy: two } })).toStrictEqual([]);
  });
  it.each(keys)("misses its %s", (key) => {
    expect(paths({ [key]: undefined })).toStrictEqual(["bucket bucket"]);
    // Another bucket's is not its own.
    const others = [resource(types[key], { bucket: "others", ...good[key] }, { name: "other" })];
    expect(foundInStack(rule, [...stack({ [key]: undefined }), ...others])).toStrictEqual(["bucket bucket"]);
  });
  it("tells what is missing", () => {
    const found = rule.check(stack({ versioning: undefined, policy: undefined }), undefined as never);
    expect(found.map(({ message }) => message)).toStrictEqual([
      "keeps no versions. Make a BucketVersioning.",
      "takes requests in plain. Make a BucketPolicy that denies them.",
    ]);
  });
  it.each([
    ["versioning", { versioningConfiguration: { status: "Suspended" } }, "versioning versioningConfiguration.status"],
    ["versioning", {}, "versioning versioningConfiguration.status"],
    ["access", { ...blocked, blockPublicAcls: false }, "access blockPublicAcls"],
    ["access", { ...blocked, blockPublicPolicy: undefined }, "access blockPublicPolicy"],
    ["access", { ...blocked, ignorePublicAcls: false }, "access ignorePublicAcls"],
    ["access", { ...blocked, restrictPublicBuckets: false }, "access restrictPublicBuckets"],
    [
      "encryption",
      { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
      "encryption rules[0].applyServerSideEncryptionByDefault.sseAlgorithm",
    ],
    ["policy", { policy: policy({ ...deny, Effect: "Allow" }) }, "policy policy"],
    ["policy", { policy: policy({ ...deny, Principal: { AWS: "arn:aws:iam::111122223333:root" } }) }, "policy policy"],
    ["policy", { policy: policy({ ...deny, Action: "s3:GetObject" }) }, "policy policy"],
    [
      "policy",
      { policy: policy({ ...deny, Condition: { Bool: { "aws:SecureTransport": "true" } } }) },
      "policy policy",
    ],
    ["policy", { policy: "no JSON" }, "policy policy"],
    ["versioning", { versioningConfiguration: UNKNOWN }, "? versioning versioningConfiguration.status"],
    ["access", { ...blocked, blockPublicAcls: UNKNOWN }, "? access blockPublicAcls"],
    ["encryption", { rules: UNKNOWN }, "? encryption rules.applyServerSideEncryptionByDefault.sseAlgorithm"],
    ["policy", { policy: UNKNOWN }, "? policy policy"],
  ])("finds of %s: %o", (key, props, expected) => {
    const [mark, rest] = expected.startsWith("? ") ? ["? ", expected.slice(2)] : ["", expected];
    const [name = "", path = ""] = rest.split(" ");
    expect(paths({ [key]: props })).toStrictEqual([`${name} ${mark}${path}`]);
  });
  it("cannot say whose something is while a name is not known", () => {
    expect(foundInStack(rule, [bucket(UNKNOWN)])).toStrictEqual(["bucket ? bucket"]);
    expect(paths({}, UNKNOWN)).toStrictEqual(keys.map(() => "bucket ? bucket"));
  });
});
