import { policyText, serviceTrust } from "../policy-document.ts";

/**
 * Flow logs of this account and region alone may assume the role.
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export function flowLogTrust({ account, region }: { readonly account: string; readonly region: string }): string {
  return serviceTrust("vpc-flow-logs.amazonaws.com", {
    StringEquals: { "aws:SourceAccount": account },
    ArnLike: { "aws:SourceArn": `arn:aws:ec2:${region}:${account}:vpc-flow-log/*` },
  });
}

/** Writes to one group and makes none: the group is there, with its key. @param group ARN, without `:*` */
export function flowLogPermissions(group: string): string {
  return policyText([
    {
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogGroups", "logs:DescribeLogStreams"],
      Resource: [group, `${group}:*`],
    },
  ]);
}
