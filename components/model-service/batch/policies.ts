import { labelKeys } from "../../model-labels.ts";
import { fixedPart } from "../batch-place.ts";
import type { ResolvedBatch, ResolvedPlace } from "../batch.ts";
import { awsByRole } from "../../aws-egress.ts";
import { allowEgress, type NetworkPolicy } from "../../network-policy.ts";
import type { Statement } from "../../policy-document.ts";

/** What pods that score a model's files may call: S3 and the role for it, where rows lie there; nobody calls them. Pure. */
export function batchPolicies<S>(
  namespace: S,
  model: { readonly name: string; readonly batch: ResolvedBatch | "none" },
): readonly NetworkPolicy<S>[] {
  const { name, batch } = model;
  if (batch === "none" || (batch.input.on === "volume" && batch.output.on === "volume")) return [];
  return [allowEgress(`allow-s3-of-${name}-batch`, namespace, { [labelKeys.batch]: name }, [...awsByRole])];
}

/**
 * The keys of a place as IAM names them: that of a file, and all below it; no neighbour whose name begins as it does. Where only a
 * run knows the end of it, all that begin so.
 */
function keysOf(place: ResolvedPlace & { readonly on: "s3" }): readonly string[] {
  const fixed = fixedPart(place.prefix).replace(/^\/+/, "");
  if (fixed.length < place.prefix.replace(/^\/+/, "").length) return [`${fixed}*`];
  const name = fixed.replace(/\/+$/, "");
  return [name, `${name}/*`];
}

/**
 * Jobs ask by listing what is not there. Spark's client asks for the key, and takes 403 for an error: S3 says 404 only to who may list,
 * and a request for a key has no prefix to be judged by. With the condition "if there is one" a list without a prefix passes, too.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html (Permissions),
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IfExists
 */
function list(sid: string, place: ResolvedPlace & { readonly on: "s3" }, bySpark: boolean): Statement {
  const within = { "s3:prefix": keysOf(place) };
  return {
    Sid: sid,
    Effect: "Allow",
    Action: "s3:ListBucket",
    Resource: `arn:aws:s3:::${place.bucket}`,
    Condition: bySpark ? { StringLikeIfExists: within } : { StringLike: within },
  };
}

/** Keys of the buckets' owners, through S3 alone: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html */
function keys(places: readonly (ResolvedPlace & { readonly on: "s3" })[], region: string, account: string): Statement {
  const buckets = [...new Set(places.map(({ bucket }) => bucket))];
  return {
    Sid: "KeysThroughS3",
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: `arn:aws:kms:${region}:${account}:key/*`,
    Condition: {
      StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
      StringLike: {
        "kms:EncryptionContext:aws:s3:arn": buckets.flatMap((bucket) => [
          `arn:aws:s3:::${bucket}`,
          `arn:aws:s3:::${bucket}/*`,
        ]),
      },
    },
  };
}

/** Spark writes files aside and then renames them, which on S3 is to copy and to delete. */
const sparkMoves = ["s3:DeleteObject", "s3:AbortMultipartUpload"];

/** What the role of a model's runs may: read below its input, read and write below its output, and delete nothing but what
 * Spark has written there. Pure. */
export function batchStatements(
  { input, output, spark }: ResolvedBatch,
  where: { readonly region: string; readonly account: string },
): readonly Statement[] {
  const places = [input, output].filter((place) => place.on === "s3");
  if (places.length === 0) return [];
  const bySpark = spark !== "none";
  const read = (sid: string, place: (typeof places)[number], more: readonly string[]): Statement => ({
    Sid: sid,
    Effect: "Allow",
    Action: ["s3:GetObject", ...more],
    Resource: keysOf(place).map((key) => `arn:aws:s3:::${place.bucket}/${key}`),
  });
  return [
    ...(input.on === "s3" ? [list("ListInput", input, bySpark), read("ReadInput", input, [])] : []),
    ...(output.on === "s3"
      ? [
          list("ListOutput", output, bySpark),
          read("WriteOutput", output, ["s3:PutObject", ...(bySpark ? sparkMoves : [])]),
        ]
      : []),
    keys(places, where.region, where.account),
  ];
}
