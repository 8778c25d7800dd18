import type { Issue } from "./issues.ts";
import { bytes, seconds, type Duration, type Size } from "./quantity.ts";

/** A quantity in an environment's data, and where it stands. */
export type DeclaredQuantity =
  { readonly path: string; readonly size: Size } | { readonly path: string; readonly duration: Duration };

/** Bytes or seconds; undefined when it cannot be read. */
function amount(quantity: DeclaredQuantity): number | undefined {
  try {
    return "size" in quantity ? bytes(quantity.size) : seconds(quantity.duration);
  } catch {
    return undefined; // said by the issue
  }
}

/** Quantities that cannot be read or are nothing: the compiler lets `-1Gi` and `0s` through. */
export function quantityIssues(quantities: readonly DeclaredQuantity[]): readonly Issue[] {
  return quantities
    .filter((quantity) => !((amount(quantity) ?? 0) > 0))
    .map((quantity) => ({
      code: "EN001",
      path: quantity.path,
      message:
        "size" in quantity
          ? `"${quantity.size}" is no size. Write more than nothing in Ki, Mi or Gi, such as 64Mi.`
          : `"${quantity.duration}" is no duration. Write more than nothing in ms, s or m, such as 15s.`,
    }));
}
