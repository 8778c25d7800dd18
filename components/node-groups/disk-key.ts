import { accountDecides, policyText, type Condition } from "../policy-document.ts";

/**
 * Auto Scaling may use the key for disks of the instances that it starts. Its role is named by a condition, since a principal has to
 * exist and in a new account it does not yet.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
export function diskKeyPolicy(account: string): string {
  const role = `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
  const statement = (Sid: string, Action: string | readonly string[], more: Condition = {}) => ({
    Sid,
    Effect: "Allow" as const,
    Principal: { AWS: "*" },
    Action,
    Resource: "*",
    Condition: { ArnEquals: { "aws:PrincipalArn": role }, ...more },
  });
  return policyText([
    accountDecides(account),
    statement("AutoScalingUsesIt", [
      "kms:Encrypt",
      "kms:Decrypt",
      "kms:ReEncrypt*",
      "kms:GenerateDataKey*",
      "kms:DescribeKey",
    ]),
    statement("AutoScalingGrantsItToEc2", "kms:CreateGrant", { Bool: { "kms:GrantIsForAWSResource": "true" } }),
  ]);
}
