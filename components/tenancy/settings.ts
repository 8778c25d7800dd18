import type { Budget } from "../budget.ts";
import type { Priority } from "../priorities.ts";
import type { Size } from "../quantity.ts";

/** What a team's models may take together. */
export interface TeamSettings {
  /** CPUs that are reserved. */
  readonly cpu: number;
  /** CPUs that may be used where there is room. @default ten times `cpu`, as of a model that says nothing */
  readonly cpuLimit?: number;
  /** Memory: reserved and allowed. */
  readonly memory: Size;
  /** Accelerators, of all kinds together. @default 0 */
  readonly gpus?: number;
  readonly pods: number;
  /** What its models may cost, as a share of the nodes that they run on. @default what the environment may */
  readonly budget?: Budget;
  /** Whose pods go first when there is no room. @default "normal" */
  readonly priority?: Priority;
}

/** Teams by name; the names that models use. Lower-case letters, digits and dashes, 40 at most. */
export type Teams = Readonly<Record<string, TeamSettings>>;
