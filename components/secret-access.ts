import type { Statement } from "./policy-document.ts";

/** Where secrets are. */
export interface SecretsPlace {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

/** Secrets by what their names begin with, as policies name them: `ml-serving/prd/models-risk/*`. */
export function secretsArn({ account, region }: SecretsPlace, pattern: string): string {
  return `arn:aws:secretsmanager:${region}:${account}:secret:${pattern}`;
}

/** One secret by its name, behind which Secrets Manager puts a hyphen and six characters of its own. */
export function secretArn(place: SecretsPlace, name: string): string {
  return secretsArn(place, `${name}-??????`);
}

/**
 * Reads secrets, and decrypts them through Secrets Manager alone.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function readSecrets({ account, region }: SecretsPlace, arns: readonly string[]): readonly Statement[] {
  return [
    {
      Sid: "ReadSecrets",
      Effect: "Allow",
      Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
      Resource: arns,
    },
    {
      Sid: "DecryptSecrets",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: `arn:aws:kms:${region}:${account}:key/*`,
      Condition: {
        StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` },
        StringLike: { "kms:EncryptionContext:SecretARN": arns },
      },
    },
  ];
}
