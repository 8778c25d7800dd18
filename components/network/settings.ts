import type { RetentionDays } from "../log-retention.ts";
import type { ZoneCount } from "./subnets.ts";

/**
 * A zone by its id, such as `euw1-az1`: names (`eu-west-1a`) are other places in every account.
 * https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html
 */
export type ZoneId = string;

/** A network that is made. */
export interface NewNetwork {
  /** Its addresses, /16 to /22, such as `10.40.0.0/16`. */
  readonly cidr: string;
  readonly zones: readonly ZoneId[] & { readonly length: ZoneCount };
  /** Ways out of the private subnets: none (endpoints alone), one for all zones, one in each. */
  readonly nat: "none" | "one" | "one-per-zone";
  /** How long flow logs are kept, in days. */
  readonly flowLogDays: RetentionDays;
}

/** A network that is there. Its subnets in the order of `zones`. */
export interface AdoptedNetwork {
  readonly vpcId: string;
  readonly cidr: string;
  readonly zones: readonly ZoneId[];
  readonly subnets: {
    readonly private: readonly string[];
    readonly public: readonly string[];
    readonly intra: readonly string[];
  };
}

export type NetworkSettings = { readonly create: NewNetwork } | { readonly adopt: AdoptedNetwork };
