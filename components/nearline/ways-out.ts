import { awsByRole } from "../aws-egress.ts";
import { peers, redisPort } from "../network-peers.ts";
import { peersAt, tcp, type EgressRule } from "../network-policy.ts";
import { kafkaPorts } from "./kafka/settings.ts";
import type { Statement } from "../policy-document.ts";
import { readSecrets, secretArn } from "../secret-access.ts";
import { secretOf } from "./results/receiver-secret.ts";
import type { ResolvedCallback, ResolvedResults } from "./results/settings.ts";
import type { NearlineSource } from "./source.ts";
import type { SqsPlace } from "./sqs/queues.ts";

/** What may be called of where requests wait. */
export function toSource(source: NearlineSource): EgressRule[] {
  if (source.kind === "redis") return [{ to: [peers.queues], ports: tcp([redisPort]) }];
  if (source.kind === "sqs") return [...awsByRole];
  const { addresses } = source.settings;
  return [{ to: peersAt(addresses), ports: tcp(kafkaPorts(source.settings)) }];
}

function toReceiver({ to, at }: ResolvedCallback): EgressRule {
  const port = new URL(to).port;
  return {
    to: peersAt([at]),
    ports: tcp([port === "" ? 443 : Number(port)]),
  };
}

/** What a model's workers may call, beside the model: where requests wait, and where results go. Pure. */
export function waysOut(source: NearlineSource, { callback, objects }: ResolvedResults): EgressRule[] {
  return [
    ...toSource(source),
    ...(objects === "none" || source.kind === "sqs" ? [] : awsByRole),
    ...(callback === "none" ? [] : [toReceiver(callback)]),
  ];
}

/** What a model's workers may do on AWS to give results away: write objects below their prefix, read what signs. Pure. */
export function outletStatements(
  { team, nearline: { callback, objects } }: { readonly team: string; readonly nearline: ResolvedResults },
  place: SqsPlace,
): readonly Statement[] {
  const { environment, region, account } = place;
  return [
    ...(objects === "none"
      ? []
      : [
          {
            Sid: "WriteResults",
            Effect: "Allow",
            Action: "s3:PutObject",
            Resource: `arn:aws:s3:::${objects.bucket}/${objects.prefix}/*`,
          } as const,
          {
            // The bucket's own key, through S3 alone: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
            Sid: "KeyThroughS3",
            Effect: "Allow",
            Action: "kms:GenerateDataKey",
            Resource: `arn:aws:kms:${region}:${account}:key/*`,
            Condition: {
              StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
              StringLike: {
                "kms:EncryptionContext:aws:s3:arn": [
                  `arn:aws:s3:::${objects.bucket}`,
                  `arn:aws:s3:::${objects.bucket}/${objects.prefix}/*`,
                ],
              },
            },
          } as const,
        ]),
    ...(callback === "none"
      ? []
      : readSecrets(place, [secretArn(place, secretOf(environment, team, callback.secret))])),
  ];
}
