import type { MlserverRuntime, RuntimeSpec } from "../../../runtimes/kinds.ts";

/**
 * Requests and answers that are looked at: which share of them, and which fields. Fields are named as `io` has them, so that
 * no misspelt name lets one through.
 */
export type PayloadsSpec = {
  /** Share of the requests that is recorded: above 0, at most 1. */
  readonly sample: number;
} & (
  | {
      /** Fields of inputs and outputs that are in no record. @default none: all are recorded */
      readonly redact?: readonly string[];
      readonly keep?: never;
    }
  | {
      /** The only fields that are recorded. */
      readonly keep: readonly string[];
      readonly redact?: never;
    }
);

/** Runtimes whose server is ours, and so records payloads and counts what is not as `io` says. */
export type ObservedRuntimeSpec =
  RuntimeSpec<"pmml" | MlserverRuntime> | (RuntimeSpec<"custom"> & { readonly function: string });

/** A model of which payloads are recorded, or of which none is. */
export interface SampledModel {
  readonly runtime: ObservedRuntimeSpec;
  /** Costs a thread a replica, and what is kept of it: docs/data.md says where it goes. */
  readonly payloads: PayloadsSpec;
}

export interface UnsampledModel {
  /** @default nothing that is sent or answered is recorded */
  readonly payloads?: never;
}
