/** Who may call models from outside. */
export type CallerAuthentication =
  | {
      readonly jwt: {
        readonly issuer: string;
        readonly audiences: readonly [string, ...string[]];
        /** Address of the issuer's keys. The proxies fetch it: they need a way out to it. */
        readonly jwks: string;
      };
    }
  /** Keys in a secret of Secrets Manager: JSON with a key and value a client. */
  | {
      readonly apiKeys: {
        readonly secret: string;
        /** Names of the clients, as the secret has them. */
        readonly clients: readonly [string, ...string[]];
        readonly header: string;
      };
    };

/** A public hosted zone of Route 53 that is there. */
export interface DnsZone {
  readonly name: string;
  /** Such as `Z0123456789ABCDEFGHIJ`. */
  readonly id: string;
}

/** How the gateway is reached from outside of the cluster. */
export interface EdgeSettings {
  /** Host name of the models, such as `models.prd.example.com`. */
  readonly host: string;
  /** The zone that it is written into. */
  readonly dnsZone: DnsZone;
  /** From inside the network alone, or from the Internet. */
  readonly reach: "internal" | "internet";
  /** Addresses that may call, in CIDR notation. @default internal: the network's own; internet: all */
  readonly from?: readonly [string, ...string[]];
  /** TLS ends at the load balancer: a certificate that is made (validated by DNS), or one that is there, by ARN. */
  readonly certificate: "create" | { readonly adopt: string };
  /** Nobody's calls are refused only where nobody outside can call. */
  readonly callers: CallerAuthentication | "network";
  /** Requests a second that one client may send, counted over all models and all proxies in Redis. */
  readonly rateLimit?: { readonly requestsPerSecond: number };
  /** A bucket that is there and lets Elastic Load Balancing write; what is logged are connections. @default none */
  readonly connectionLogs?: { readonly bucket: string; readonly prefix: string };
}
