/** A Kubernetes Secret with values from Secrets Manager, for what can read nothing else. */
export interface SecretCopy {
  /** Name of the Kubernetes Secret. */
  readonly name: string;
  /** Of the Kubernetes Secret. @default "Opaque" */
  readonly type?: "Opaque" | "kubernetes.io/dockerconfigjson";
  /** Name of the secret in Secrets Manager. */
  readonly from: string;
  /** Keys of the Kubernetes Secret, each with the key of its value in the other, which is JSON; or one key for all of it. */
  readonly keys: Readonly<Record<string, string>> | { readonly whole: string };
}
