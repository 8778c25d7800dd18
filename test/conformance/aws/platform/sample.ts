import type { Properties, Value } from "../../../../local/providers/serve/values.ts";

/** The id of an earlier resource, or one of its outputs. */
export type Ref = (name: string, output?: string) => Value;

/** A resource whose inputs hold outputs of earlier ones. */
export interface Sample {
  /** Without the package. */
  readonly type: string;
  readonly name: string;
  readonly inputs: (ref: Ref) => Properties;
}
