import { seconds, type Duration, type Size } from "../../quantity.ts";
import type { Findings } from "./findings.ts";

export function checkQuantity(path: string, value: Duration | Size, read: () => number, found: Findings): void {
  try {
    if (!(read() > 0)) found.add("MS006", path, `"${value}" is nothing. Write more than 0.`);
  } catch (error) {
    found.add("MS006", path, `${error instanceof Error ? error.message : String(error)}.`);
  }
}

export function checkDuration(path: string, value: Duration, found: Findings): void {
  checkQuantity(path, value, () => seconds(value), found);
}

/** Whether a duration can be compared with others: one that cannot is said to be so where it stands. */
export function readable(value: Duration): boolean {
  try {
    return seconds(value) > 0;
  } catch {
    return false;
  }
}

/** Whether something can be a number of things of which there is at least one. */
export function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}
