/** What a model may call; it can reach nothing else but DNS. */
export type EgressSpec =
  | {
      /** The environment's Redis. */
      readonly to: "redis";
    }
  | {
      /** Addresses in CIDR notation, such as `10.20.0.0/16`. */
      readonly cidr: string;
      /** TCP ports at these addresses. */
      readonly ports: readonly number[];
    };
