import type { Size } from "../quantity.ts";

/** What a team's models may take together. */
export interface TeamSettings {
  readonly cpu: number;
  readonly memory: Size;
  /** Accelerators, of all kinds together. @default 0 */
  readonly gpus?: number;
  readonly pods: number;
  /** Whose pods go first when there is no room. @default "normal" */
  readonly priority?: "high" | "normal" | "low";
}

/** Teams by name; the names that models use. */
export type Teams = Readonly<Record<string, TeamSettings>>;
