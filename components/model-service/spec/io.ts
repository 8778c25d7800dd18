import type { Datatype } from "../../../runtimes/datatype.ts";

export type { Datatype };

/** Sizes of a tensor from the first dimension to the last, -1 where any size will do. */
export type Shape = readonly number[];

/** A tensor with its shape. */
export interface ShapedTensor {
  readonly datatype: Datatype;
  readonly shape: Shape;
}

/**
 * A tensor with what its values are expected to be. Our servers count what is not so and refuse nothing for it; PMML says the
 * same in its DataDictionary, and other projects' servers count nothing.
 */
export type ExpectedTensor = {
  /** @default any shape will do */
  readonly shape?: Shape;
  /** Whether a value may be missing. @default no */
  readonly optional?: true;
} & (
  | {
      readonly datatype: Exclude<Datatype, "BYTES" | "BOOL">;
      /** The least that is expected. @default any number */
      readonly min?: number;
      /** The most that is expected. @default any number */
      readonly max?: number;
    }
  | {
      readonly datatype: "BYTES";
      /** The texts that there are. @default any text */
      readonly values?: readonly string[];
    }
  | { readonly datatype: "BOOL" }
);

/** A tensor: its type alone where any shape and value will do. */
export type TensorSpec = Datatype | ShapedTensor | ExpectedTensor;

/** What goes in and what comes out, by the names that the artifact has for them. */
export interface IoSpec {
  readonly inputs: Readonly<Record<string, TensorSpec>>;
  readonly outputs: Readonly<Record<string, TensorSpec>>;
}
