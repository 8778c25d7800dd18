import type { Issue } from "./issues.ts";

/** A number of days in an environment's data, where it stands, and what it may be. */
export interface DeclaredDays {
  readonly path: string;
  readonly days: number;
  readonly least: number;
  /** @default no limit */
  readonly most?: number;
}

/** Numbers of days that are none: the compiler lets fractions and too many through. */
export function dayIssues(declared: readonly DeclaredDays[]): readonly Issue[] {
  return declared
    .filter(({ days, least, most = Infinity }) => !Number.isInteger(days) || days < least || days > most)
    .map(({ path, days, least, most }) => ({
      code: "EN032",
      path,
      message: `${days} is no number of days here. Write a whole number from ${least}${most === undefined ? "" : ` to ${most}`}.`,
    }));
}
