import type { Size } from "../../quantity.ts";

/** What the container of one replica gets. */
export interface ResourcesSpec {
  /** CPUs reserved for one replica. @default 0.1 */
  readonly cpu?: number;
  /** CPUs one replica may use. @default 1 */
  readonly cpuLimit?: number;
  /** Memory of one replica: reserved and allowed, so that it is never taken back. @default "512Mi" */
  readonly memory?: Size;
}
