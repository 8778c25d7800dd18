import { lockValue, type Locks } from "../locks/locks.ts";

/** A price as the table has it. */
export type Price =
  | { readonly known: true; readonly usd: number; readonly date: string }
  | { readonly known: false; readonly source: string };

/** Looks a price up by region and item: an instance type, `spot/TYPE`, or an item of `locks/price-items.ts`. */
export type PriceTable = (region: string, item: string) => Price;

/** The committed table. Pure. */
export function lockedPrices(locks: Locks): PriceTable {
  return (region, item) => {
    const fact = lockValue(locks, "prices", `${region}/${item}`);
    return fact.kind === "resolved"
      ? { known: true, usd: fact.value, date: fact.date }
      : { known: false, source: fact.source };
  };
}
