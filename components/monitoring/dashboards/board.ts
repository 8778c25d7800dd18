/** Units, as Grafana calls them. https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts */
export type Unit =
  "currencyUSD" | "reqps" | "ops" | "percentunit" | "s" | "bytes" | "short" | "percent" | "celsius" | "watt" | "Bps";

/** A question to Prometheus, and what each series of its answer is called. */
export interface Query {
  /** PromQL; `$model` stands for the model that the dashboard shows. */
  readonly expr: string;
  /** A name with labels in it: `{{model}} {{variant}}`. */
  readonly legend: string;
}

/**
 * Where a panel has data: on the local cluster under traffic; there too, but some minutes later; there, for models that
 * declare what it shows; or nowhere here, made from published names.
 */
export type Seen = "here" | "later" | "declared" | "replayed";

/** One picture. */
export interface Panel {
  readonly title: string;
  /** What it says, and from which value on somebody should worry. */
  readonly description: string;
  readonly unit: Unit;
  readonly queries: readonly [Query, ...Query[]];
  /** @default as high as the values are */
  readonly max?: number;
  /** @default "here" */
  readonly seen?: Seen;
}

/** A dashboard as data: what Grafana is given, and the page that is made where there is no Grafana. */
export interface Board {
  /** Part of its address: lower-case letters and dashes. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** Whether it shows one model at a time, which `$model` names. */
  readonly of: "model" | "all";
  readonly panels: readonly [Panel, ...Panel[]];
  /** Moments that stand in every picture, where the query's value is above 0. @default none */
  readonly markers?: Query;
}

/** Where a panel has data. */
export function seenOf({ seen = "here" }: Panel): Seen {
  return seen;
}
