import type { Datatype } from "../../../runtimes/datatype.ts";
import type { Duration } from "../../quantity.ts";

/** Values of entities that somebody writes to the environment's Redis, and that a Python function reads for its rows. */
export interface FeatureTable {
  /** Field of a row that names the entity: `customer`. Its values are texts or whole numbers. */
  readonly key: string;
  /** What there is of each entity. */
  readonly values: Readonly<Record<string, Datatype>>;
  /** How old values may be: 1s to 43200m, after which they are gone. */
  readonly maxAge: Duration;
  /** What stands for a value that is not there, or too old. @default the request is refused with 400 */
  readonly defaults?: Readonly<Record<string, string | number | boolean>>;
}
