import type { Duration } from "../../components/quantity.ts";

/** What a challenger has to show before it may take the champion's place. All of them must hold. */
export interface Criteria {
  /** How far back the gateway's counts are read; never further than all of the variants that are compared have run. */
  readonly window: Duration;
  /** Least number of requests that the challenger has answered within the window. */
  readonly requests: number;
  /** The share of requests that fail by the server's fault may be above the champion's by so much (0.005: half of a percent). */
  readonly errors: number;
  /** The 99th percentile of latency may be so many times the champion's. Where the model declares an SLO, that must hold too. */
  readonly latency: number;
  /** Least share of equal answers on the champion's golden rows, from 0 to 1; `not asked` sends no request. */
  readonly agreement: number | "not asked";
}

export const defaultCriteria: Criteria = {
  window: "30m",
  requests: 1_000,
  errors: 0.005,
  latency: 1.5,
  agreement: "not asked",
};
