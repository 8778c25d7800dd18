/** Whether everything has room at its most, and what is short by how much. */
export interface Capacity {
  /** Whether everything that was looked at fits for certain, in whatever order the scheduler takes the pods. */
  readonly fits: boolean;
  /** One for every limit that was looked at: nodes of a pool, accelerators, addresses, pods, quotas. */
  readonly limits: readonly CapacityLimit[];
  /** What could not be reckoned, and why. */
  readonly unknown: readonly string[];
}

export interface CapacityLimit {
  /** Such as `pool l4` or `private subnet euw1-az1`. */
  readonly what: string;
  /** Such as `nodes`, `accelerators`, `CPU`, `memory`, `pods`, `addresses`. */
  readonly of: string;
  readonly needed: number;
  readonly available: number;
  readonly fits: boolean;
  /** How both numbers come about, in words. */
  readonly because: string;
}
