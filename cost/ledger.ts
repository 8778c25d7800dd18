import { unitOf } from "../locks/price-items.ts";
import { add, noCost, type CostBy, type CostRange, type StackCost } from "./cost.ts";
import type { PriceTable } from "./prices.ts";

/** Adds up what resources cost, and remembers which prices were used and which were missing. */
export class Ledger {
  #total = noCost;
  readonly #lines = new Map<string, { readonly by: CostBy; readonly name: string; cost: CostRange }>();
  readonly #days: string[] = [];
  readonly #unknown = new Set<string>();
  readonly #missing = new Map<string, { readonly source: string; readonly for: Set<string> }>();
  readonly #prices: PriceTable;
  readonly #region: string;

  constructor(prices: PriceTable, region: string) {
    this.#prices = prices;
    this.#region = region;
  }

  /** The price of an item; undefined, and said, where it is not known. */
  readonly ask = (item: string, what: string): number | undefined => {
    const price = this.#prices(this.#region, item);
    if (price.known) {
      this.#days.push(price.date);
      return price.usd;
    }
    const missing = this.#missing.get(item) ?? { source: price.source, for: new Set() };
    this.#missing.set(item, missing);
    missing.for.add(what);
    return undefined;
  };

  /** Something that is paid by use, of which nobody has said how much there will be. */
  byUse(item: string, kind: string, use: string): void {
    const price = this.#prices(this.#region, item);
    const told = price.known
      ? `${price.usd} USD for each ${unitOf(item)}`
      : `the price of ${item} in ${this.#region} is not known either`;
    this.#unknown.add(`${kind}: ${use} are not declared; ${told}`);
  }

  total(cost: CostRange): void {
    this.#total = add(this.#total, cost);
  }

  line(by: CostBy, name: string, cost: CostRange): void {
    const key = `${by} ${name}`;
    const line = this.#lines.get(key);
    this.#lines.set(key, { by, name, cost: add(line?.cost ?? noCost, cost) });
  }

  /** What is no node's: the same whoever is served. */
  fixed(kind: string, cost: CostRange, whose: string): void {
    this.total(cost);
    this.line("kind", kind, cost);
    this.line("pool", "outside of pools", cost);
    this.line("model", whose, cost);
    this.line("team", whose, cost);
  }

  #unpriced(): readonly string[] {
    return [...this.#missing].map(
      ([item, missing]) =>
        `${[...missing.for].join(", ")}: the price of ${item} in ${this.#region} is not known. ${missing.source}`,
    );
  }

  done(runs: StackCost["runs"], unknown: readonly string[]): StackCost {
    return {
      region: this.#region,
      pricesOf: this.#days.toSorted()[0],
      total: this.#total,
      lines: [...this.#lines.values()],
      runs,
      unknown: [...this.#unpriced(), ...this.#unknown, ...unknown],
    };
  }
}
