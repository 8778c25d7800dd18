import type { EdgeSettings } from "../edge/settings.ts";
import type { RateLimitGround } from "./rate-limits.ts";

/**
 * How the gateway is reached from outside of the cluster, with what that stands on. Generic over how late values come.
 * Without one, the gateway is reached from inside alone.
 */
export interface Entrance<S> {
  readonly settings: EdgeSettings;
  readonly loadBalancer: {
    readonly name: string;
    readonly certificateArn: S;
    readonly securityGroupId: S;
    /** Where it stands, one a zone, separated by commas. */
    readonly subnetIds: S;
  };
  /** Given where the settings limit rates. */
  readonly rateLimits?: RateLimitGround<S>;
}
