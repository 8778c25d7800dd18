/**
 * Types of a tensor's elements: https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md#tensor-data-types
 */
export type Datatype =
  | "BOOL"
  | "UINT8"
  | "UINT16"
  | "UINT32"
  | "UINT64"
  | "INT8"
  | "INT16"
  | "INT32"
  | "INT64"
  | "FP16"
  | "FP32"
  | "FP64"
  | "BYTES";

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
