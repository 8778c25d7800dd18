/** How callers prove who they are, and whether what they say is encrypted. */
export type RedisLogin =
  /** They do not: the network's policies alone decide who gets in, and nothing leaves the cluster. */
  | "none"
  /** Over TLS, with the password that a secret (Secrets Manager, by its name) holds under `password`; the user is `default`. */
  | { readonly secret: string };

/** What others need to know of an environment's Redis, wherever it runs. Generic over how late values come. */
export interface RedisRef<S> {
  readonly host: S;
  readonly port: number;
  readonly login: RedisLogin;
}

/** Where Redis answers, as network policies can say it: in the pods of the cluster, or at ranges of addresses (CIDR notation). */
export type RedisPlace = "cluster" | { readonly addresses: readonly string[] };
