import type { EnvironmentName } from "../../environment-names.ts";
import type { Duration } from "../../quantity.ts";

/** What callers may count on. */
export interface SloSpec {
  /** Requests that get an answer of the model's own, in percent: above 0 and below 100. */
  readonly availability: number;
  /** So fast are 99 of 100 answers, at the gateway. */
  readonly p99: Duration;
}

/** A model with a promise, or without: in an environment it may promise something else, but not where it promises nothing at all. */
export interface PromisingModel {
  readonly slo: SloSpec;
  /** What differs by environment. */
  readonly in?: { readonly [E in EnvironmentName]?: { readonly slo?: Partial<SloSpec> } };
}

export interface UnpromisingModel {
  readonly slo?: never;
  readonly in?: { readonly [E in EnvironmentName]?: { readonly slo?: never } };
}
