import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { escaped, selfContained } from "../../pages/self-contained.ts";
import type { DrawnBoard } from "./collect.ts";
import { timesOf, type Times } from "./range.ts";

const uplot = dirname(createRequire(import.meta.url).resolve("uplot/package.json"));

/** A file of the page's own, or of the chart library. */
function text(...path: readonly string[]): string {
  return readFileSync(join(...(path as [string])), "utf8");
}

/** What the page says of itself. */
export interface Occasion {
  readonly environment: string;
  readonly times: Times;
}

/**
 * The dashboards as one file that asks nobody for anything: data, pictures and what draws them are in it. Pure but for
 * reading the chart library and the page's own script and style.
 */
export function dashboardsPage(boards: readonly DrawnBoard[], { environment, times }: Occasion): string {
  const data = { times: timesOf(times), boards };
  const until = new Date(times.end * 1000).toISOString().replace(/\.\d+Z$/, "Z");
  const links = boards.map(({ id, title }) => `<a href="#${id}">${escaped(title)}</a>`).join("\n");
  return selfContained({
    title: `${environment}: dashboards`,
    style: `${text(uplot, "dist/uPlot.min.css")}\n${text(import.meta.dirname, "page/style.css")}`,
    scripts: [text(uplot, "dist/uPlot.iife.min.js"), text(import.meta.dirname, "page/draw.js")],
    data,
    body: `<header><h1>${escaped(environment)}</h1><p>${(times.end - times.start) / 60} minutes until ${until}, from its Prometheus</p>
<nav>${links}</nav></header>
<main></main>`,
  });
}
