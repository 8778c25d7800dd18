import type { Datatype, IoSpec, TensorSpec } from "../components/model-service/spec/io.ts";

/** What an artifact says of itself. */
export interface Contract {
  readonly io: IoSpec;
  /** A value for each input that the model knows, where zero is none; by the input's name. */
  readonly samples: Readonly<Record<string, unknown>>;
}

/** A tensor with its shape, where one is known: -1 where any size will do. */
export function tensor(datatype: Datatype, shape: readonly number[] | undefined): TensorSpec {
  return shape === undefined ? datatype : { datatype, shape };
}
