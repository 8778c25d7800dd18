import { policyText } from "../policy-document.ts";

/**
 * What the EBS driver needs to use a key of ours: https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html
 * @param key ARN
 */
export function volumeKeyPermissions(key: string): string {
  return policyText([
    {
      Effect: "Allow",
      Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
      Resource: key,
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    {
      Effect: "Allow",
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      Resource: key,
    },
  ]);
}
