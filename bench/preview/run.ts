import { cpus } from "node:os";
import { performance } from "node:perf_hooks";
import { table } from "../../local/console/table.ts";
import { readEvents } from "../../preview/events/read.ts";
import { markdownOf } from "../../preview/markdown/index.ts";
import { pageOf } from "../../preview/page/page.ts";
import type { Report } from "../../preview/report.ts";
import { stackReport } from "../../preview/stack-report.ts";
import { syntheticDependencies, syntheticLog } from "./synthetic.ts";

/*
 * What a report takes on top of the preview that it is about: node --import tsx bench/preview/run.ts [MODELS RESOURCES]
 */

const [models = 300, resources = 3_000] = process.argv.slice(2).map(Number);
const log = syntheticLog({ models, resources });
const dependencies = syntheticDependencies({ models });
const rows: (readonly string[])[] = [];

function timed<T>(what: string, work: () => T, size: (made: T) => number | undefined = () => undefined): T {
  const start = performance.now();
  const made = work();
  const bytes = size(made);
  rows.push([
    what,
    `${Math.round(performance.now() - start)} ms`,
    bytes === undefined ? "" : `${Math.ceil(bytes / 1024)} KiB`,
  ]);
  return made;
}

const began = performance.now();
const events = timed(
  "events read",
  () => readEvents(log),
  () => Buffer.byteLength(log),
);
const stack = timed("report", () =>
  stackReport({ stack: "prd", environment: "prd", against: "account", events, dependencies }),
);
const report: Report = { schema: 1, at: new Date().toISOString(), stacks: [stack] };
timed(
  "JSON",
  () => JSON.stringify(report),
  (made) => Buffer.byteLength(made),
);
timed(
  "Markdown",
  () => markdownOf(report),
  (made) => Buffer.byteLength(made),
);
timed(
  "page",
  () => pageOf(report),
  (made) => Buffer.byteLength(made),
);
rows.push(["all of it", `${Math.round(performance.now() - began)} ms`, ""]);

console.log(
  `${stack.models.length} models, ${stack.resources.length} resources; ${cpus().length} × ${cpus()[0]?.model ?? "?"}`,
);
console.log(table([["what", "took", "size"], ...rows]));
