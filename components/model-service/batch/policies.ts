import { labelKeys } from "../../model-labels.ts";
import { fixedPart } from "../batch-place.ts";
import type { ResolvedBatch, ResolvedPlace } from "../batch.ts";
import { podIdentityAgent } from "../../network-peers.ts";
import { allowEgress, tcp, type NetworkPolicy } from "../../network-policy.ts";
import type { Statement } from "../../policy-document.ts";

/** S3: its addresses change, and an endpoint of the network's own has others. */
const anywhere = { ipBlock: { cidr: "0.0.0.0/0" } } as const;

/** What pods that score a model's files may call: S3 and the role for it, where rows lie there; nobody calls them. Pure. */
export function batchPolicies<S>(
  namespace: S,
  model: { readonly name: string; readonly batch: ResolvedBatch | "none" },
): readonly NetworkPolicy<S>[] {
  const { name, batch } = model;
  if (batch === "none" || (batch.input.on === "volume" && batch.output.on === "volume")) return [];
  return [
    allowEgress(`allow-s3-of-${name}-batch`, namespace, { [labelKeys.batch]: name }, [
      { to: [anywhere], ports: tcp([443]) },
      { to: [podIdentityAgent], ports: tcp([80]) },
    ]),
  ];
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

function list(sid: string, place: ResolvedPlace & { readonly on: "s3" }): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: "s3:ListBucket",
    Resource: `arn:aws:s3:::${place.bucket}`,
    Condition: { StringLike: { "s3:prefix": keysOf(place) } },
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
  const read = (sid: string, place: (typeof places)[number], more: readonly string[]): Statement => ({
    Sid: sid,
    Effect: "Allow",
    Action: ["s3:GetObject", ...more],
    Resource: keysOf(place).map((key) => `arn:aws:s3:::${place.bucket}/${key}`),
  });
  return [
    ...(input.on === "s3" ? [list("ListInput", input), read("ReadInput", input, [])] : []),
    ...(output.on === "s3"
      ? [
          list("ListOutput", output),
          read("WriteOutput", output, ["s3:PutObject", ...(spark === "none" ? [] : sparkMoves)]),
        ]
      : []),
    keys(places, where.region, where.account),
  ];
}
