import { escaped, selfContained } from "../../pages/self-contained.ts";
import type { Report, StackReport } from "../report.ts";
import { pageBundle } from "./bundle.ts";

/**
 * A report as one HTML file that asks nobody for anything: everything is in it, and nothing of it can be run but the
 * page's own script. Pure but for reading that script, which is bundled once.
 */
export function pageOf(report: Report): string {
  const { script, style, notices } = pageBundle();
  return selfContained({
    title: report.stacks.map(({ stack, verdict }) => `${stack}: ${verdict.level}`).join(", "),
    style,
    scripts: [script],
    data: report,
    body: `<div id="page"><h1>Preview</h1>\n${report.stacks.map(verdict).join("\n")}\n</div>`,
    notices,
  });
}

/** What is read where scripts are not run, and before they are. */
function verdict({ stack, verdict: { level, reasons } }: StackReport): string {
  const why = reasons.map((reason) => `<li>${escaped(reason)}</li>`).join("");
  return `<h2>${escaped(stack)}: ${level}</h2><ul>${why}</ul>`;
}
