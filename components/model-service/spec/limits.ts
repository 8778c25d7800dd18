import type { Size } from "../../quantity.ts";

/** What one request, and all of them together, may ask of a model. */
export interface LimitsSpec {
  /**
   * Largest body of a request; a larger one gets 413. The gateway then holds each request until it is whole: not for
   * clients that stream. @default what the runtime takes
   */
  readonly body?: Size;
  /** Most requests that one of the gateway's proxies gives to a variant at a time; the next one gets 503. @default 1024 */
  readonly concurrent?: number;
}
