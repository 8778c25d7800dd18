import type { Datatype } from "../../../runtimes/datatype.ts";

export type { Datatype };

/** A tensor with its shape: its sizes from the first dimension to the last, -1 where any size will do. */
export interface ShapedTensor {
  readonly datatype: Datatype;
  readonly shape: readonly number[];
}

/** A tensor: its type alone where any shape will do. */
export type TensorSpec = Datatype | ShapedTensor;

/** What goes in and what comes out, by the names that the artifact has for them. */
export interface IoSpec {
  readonly inputs: Readonly<Record<string, TensorSpec>>;
  readonly outputs: Readonly<Record<string, TensorSpec>>;
}
