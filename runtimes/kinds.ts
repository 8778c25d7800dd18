import type { PmmlSpec } from "./pmml/spec.ts";
import type { SklearnSpec } from "./sklearn/spec.ts";

/** What can be declared for each runtime. A new runtime starts here: the table of adapters then fails to compile. */
export interface RuntimeSpecs {
  readonly pmml: PmmlSpec;
  readonly sklearn: SklearnSpec;
}

export type RuntimeKind = keyof RuntimeSpecs;

/** A declared runtime: its kind and what that kind takes. Discriminates on `kind`. */
export type RuntimeSpec<K extends RuntimeKind = RuntimeKind> = {
  readonly [P in K]: { readonly kind: P } & RuntimeSpecs[P];
}[K];
