import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { commentLimit, markdownOf } from "../../preview/markdown/index.ts";
import { pageOf } from "../../preview/page/page.ts";
import type { Report } from "../../preview/report.ts";
import { terminalOf } from "../../preview/terminal.ts";
import type { Answer } from "../answer.ts";
import { unknownRules } from "./must-know.ts";

/** From which judgement on the command ends with code 1. */
export const failLevels = ["never", "attention", "blocked"] as const;

/** What is written, and when the command ends badly. */
export interface Wanted {
  readonly out?: string;
  readonly markdown?: string;
  readonly html?: string;
  readonly failOn: (typeof failLevels)[number];
  /** Ids of rules that must have been evaluated. */
  readonly mustKnow: readonly string[];
}

/** Whether a report is good enough to go on with. Pure. */
export function isGoodEnough(report: Report, { failOn, mustKnow }: Pick<Wanted, "failOn" | "mustKnow">): boolean {
  const levels = report.stacks.map(({ verdict }) => verdict.level);
  const isBad =
    failOn !== "never" && levels.some((level) => level === "blocked" || (failOn === "attention" && level !== "safe"));
  return !isBad && unknownRules(report, mustKnow).length === 0;
}

/** Which file gets which form of the report. Pure but for the forms' own work. */
function files(
  report: Report,
  { out, markdown, html }: Wanted,
): readonly (readonly [file: string, text: () => string])[] {
  const inFolder = (name: string): readonly string[] => (out === undefined ? [] : [join(out, name)]);
  const toPage = (): string => pageOf(report);
  const toMarkdown = (): string => markdownOf(report, commentLimit);
  return [
    ...[...inFolder("preview.md"), ...(markdown === undefined ? [] : [markdown])].map(
      (file) => [file, toMarkdown] as const,
    ),
    ...inFolder("preview.json").map((file) => [file, () => `${JSON.stringify(report)}\n`] as const),
    ...[...inFolder("preview.html"), ...(html === undefined ? [] : [html])].map((file) => [file, toPage] as const),
  ];
}

/** Writes what was asked for, and tells what was found. */
export function previewAnswer(report: Report, wanted: Wanted): Answer {
  const written = files(report, wanted).map(([file, text]) => {
    mkdirSync(dirname(resolve(file)), { recursive: true });
    writeFileSync(file, text());
    return file;
  });
  const unknown = unknownRules(report, wanted.mustKnow);
  const text = [
    terminalOf(report),
    ...(unknown.length === 0 ? [] : [`Not evaluated, and it has to be: ${unknown.join(", ")}`]),
    ...(written.length === 0 ? [] : [`Written: ${written.join(", ")}`]),
  ].join("\n\n");
  return { text, json: report, ok: isGoodEnough(report, wanted) };
}
