import { bytes } from "../quantity.ts";
import type { LimitsSpec } from "./spec/limits.ts";

/** What the gateway lets through to a model. */
export interface ResolvedLimits {
  readonly bodyBytes: number | "runtime's own";
  readonly concurrent: number | "gateway's own";
}

/** Expects limits that `validate.ts` accepts. */
export function resolveLimits(limits: LimitsSpec | undefined): ResolvedLimits {
  return {
    bodyBytes: limits?.body === undefined ? "runtime's own" : bytes(limits.body),
    concurrent: limits?.concurrent ?? "gateway's own",
  };
}
