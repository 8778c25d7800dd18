import { policyText } from "../policy-document.ts";

/** No request without TLS, nor with an old one: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html */
export function bucketPolicy(bucket: string): string {
  const everyone = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
  } as const;
  return policyText([
    { Sid: "NoPlainRequests", ...everyone, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    { Sid: "NoOldTls", ...everyone, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
  ]);
}
