import type { Duration } from "../../quantity.ts";

/** How a replica gets ready. */
export interface LoadSpec {
  /** How long a replica may take from start to its first answer. @default "60s" */
  readonly budget?: Duration;
}
