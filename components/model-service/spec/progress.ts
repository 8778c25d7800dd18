import type { EnvironmentName } from "../../environment-names.ts";
import type { Duration } from "../../quantity.ts";

/** How a challenger becomes the champion, step by step: `npx ml progress`. */
export interface ProgressSpec {
  /** Percent of the requests that it answers, one step after another, each more than the one before. @default [5, 25, 50] */
  readonly steps?: readonly [number, ...number[]];
  /** How long it answers so many before more. @default "30m" */
  readonly bake?: Duration;
  /** How many requests it must have answered at each step, at least. @default 1000 */
  readonly requests?: number;
  /** By how much its share of failed requests may be above the champion's, from 0 to 1. @default 0.005 */
  readonly errors?: number;
  /** How many times the champion's its 99th percentile of latency may be. @default 1.5 */
  readonly latency?: number;
}

/** The model says it for all environments; what differs in one of them stands in `in`. */
export interface ProgressingModel {
  readonly progress?: ProgressSpec;
  readonly in?: { readonly [E in EnvironmentName]?: { readonly progress?: ProgressSpec } };
}
