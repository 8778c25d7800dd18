/** How long something may take that waits for people: `30m`, `4h`, `2d`. */
export type WaitingTime = `${number}m` | `${number}h` | `${number}d`;

/** Who says that a change may be made, and for how long it is waited for. */
export interface ApprovalSettings {
  /** People or groups, as Jenkins and GitHub know them; one of them is enough. */
  readonly by: readonly [string, ...string[]];
  /** After it nothing is applied: what was previewed so long ago may not be what is there. */
  readonly within: WaitingTime;
}

/** What a change of an environment has to have. */
export interface ChangeSettings {
  /** @default nobody is asked */
  readonly approval?: ApprovalSettings;
  /** Whether the id of a ticket is named with every change of a release: `--ticket CHG-1234`. @default who likes names one */
  readonly ticket?: "required";
  /** How long a champion is served here before it may go on to the next environment. @default no time */
  readonly bake?: WaitingTime;
}
