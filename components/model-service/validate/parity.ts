import type { ModelSpec } from "../spec.ts";
import type { Findings } from "./findings.ts";
import { isCount } from "./quantities.ts";

/** More would make every start of a replica wait. */
const mostRows = 1000;

export function checkParity({ parity }: ModelSpec, found: Findings): void {
  if (parity === undefined || parity === "none") return;
  const { tolerance, rows } = parity;
  if (tolerance !== undefined && !(tolerance >= 0 && Number.isFinite(tolerance)))
    found.add(
      "MS062",
      "parity.tolerance",
      `${tolerance} is no difference between numbers. Write 0 or more, such as 1e-6.`,
    );
  if (rows !== undefined && !(isCount(rows) && rows <= mostRows))
    found.add(
      "MS063",
      "parity.rows",
      `${rows} is no number of rows. Write a whole number from 1 to ${mostRows}, or parity: "none" to ask none.`,
    );
}
