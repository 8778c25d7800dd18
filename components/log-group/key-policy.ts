import { accountDecides, policyText } from "../policy-document.ts";

/** A group of logs, wherever it is named. */
export interface LogGroupPlace {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** Of the group, such as `/aws/eks/ml-serving-prd/cluster`. */
  readonly group: string;
}

/** Its ARN, without the `:*` that stands for its streams. */
export function logGroupArn({ account, region, group }: LogGroupPlace): string {
  return `arn:aws:logs:${region}:${account}:log-group:${group}`;
}

/**
 * CloudWatch Logs may use the key for this one group.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function logKeyPolicy(place: LogGroupPlace): string {
  return policyText([
    accountDecides(place.account),
    {
      Sid: "LogsOfThisGroup",
      Effect: "Allow",
      Principal: { Service: `logs.${place.region}.amazonaws.com` },
      Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
      Resource: "*",
      Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": logGroupArn(place) } },
    },
  ]);
}
