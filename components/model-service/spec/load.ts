import type { Duration, Size } from "../../quantity.ts";

/** How a replica gets ready. */
export interface LoadSpec {
  /** How large the artifact is: from 2Gi on it decides how it is delivered. @default small */
  readonly size?: Size;
  /** How long a replica may take from start to its first answer, the artifact's way to the node included. @default "60s" */
  readonly budget?: Duration;
}
