/** How callers prove who they are, and whether what they say is encrypted. */
export type RedisLogin =
  /** They do not: the network's policies alone decide who gets in, and nothing leaves the cluster. */
  | "none"
  /** Over TLS, as user `default`, with the password that a secret (Secrets Manager, by its name) holds under `password`. */
  | { readonly secret: string; readonly region: string };

/** What others need to know of an environment's Redis, wherever it runs. Generic over how late values come. */
export interface RedisRef<S> {
  readonly host: S;
  readonly port: number;
  readonly login: RedisLogin;
}

/** What is known of a Redis before it is there: what the namespaces of its callers need. */
export interface RedisGround {
  /** Where it answers, as network policies can say it: in the cluster's pods, or at ranges of addresses (CIDR notation). */
  readonly place: "cluster" | { readonly addresses: readonly string[] };
  readonly login: RedisLogin;
}

/** A Redis that runs in the cluster. */
export const redisInCluster: RedisGround = { place: "cluster", login: "none" };
