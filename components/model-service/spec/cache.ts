import type { Duration } from "../../quantity.ts";

/**
 * Answers that are kept and given again to whoever asks the same. A kept answer is of one version on one server: another
 * digest is never answered by it.
 */
export interface CacheSpec {
  /** How long an answer is given again: 1s to 1440m. Nothing takes it back before, unless another version answers. */
  readonly ttl: Duration;
  /**
   * Names of the inputs, as `io` has them, that decide the answer; requests that differ in others get the same one.
   * @default all of them
   */
  readonly key?: readonly string[];
}
