/** Who may call models from outside. */
export type CallerAuthentication =
  | {
      readonly jwt: {
        readonly issuer: string;
        readonly audiences: readonly [string, ...string[]];
        /** Address of the issuer's keys. */
        readonly jwks: string;
      };
    }
  /** Keys in a secret of Secrets Manager: one key and value a client. */
  | { readonly apiKeys: { readonly secret: string; readonly header: string } };

/** How the gateway is reached from outside of the cluster. */
export interface EdgeSettings {
  /** Host name of the models, such as `models.prd.example.com`. */
  readonly host: string;
  /** The Route 53 zone that it is written into, by its name. */
  readonly dnsZone: string;
  /** From inside the network alone, or from the Internet. */
  readonly reach: "internal" | "internet";
  /** TLS ends at the load balancer: a certificate that is made (validated by DNS), or one that is there, by ARN. */
  readonly certificate: "create" | { readonly adopt: string };
  /** Nobody's calls are refused only where nobody outside can call. */
  readonly callers: CallerAuthentication | "network";
  /** Requests a second that one client may send, counted over all proxies in Redis. */
  readonly rateLimit?: { readonly requestsPerSecond: number };
}
