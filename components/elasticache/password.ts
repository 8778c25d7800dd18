import { SecretVersion } from "@pulumi/aws/secretsmanager/secretVersion.js";
import * as pulumi from "@pulumi/pulumi";
import { randomBytes } from "node:crypto";

/** 256 bits, in letters, digits, hyphens and underscores: ElastiCache takes 16 to 128 characters. */
function freshPassword(): string {
  return randomBytes(32).toString("base64url");
}

/** What the secret holds. */
interface Login {
  readonly username: string;
  readonly password: string;
}

/**
 * Writes a made-up password into a secret, once. Every run makes one up, and only the first counts: later ones are
 * ignored, and what was written is what others are given. In the stack's state it is encrypted by the stack's own
 * secrets provider; write-only arguments would keep it out of there, but could not tell a user of Redis the same
 * password after a run that was cut off between the two.
 *
 * @returns the password that is in the secret
 */
export function writePassword(
  name: string,
  secret: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const login: Login = { username: "default", password: freshPassword() };
  const written = new SecretVersion(
    name,
    { secretId: secret, secretString: pulumi.secret(JSON.stringify(login)) },
    { ...opts, ignoreChanges: ["secretString"] },
  );
  return pulumi.secret(
    written.secretString.apply((text) => (JSON.parse(text ?? "{}") as Partial<Login>).password ?? ""),
  );
}
