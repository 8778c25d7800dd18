import type { Report, StackReport } from "../report.ts";
import {
  bannerOf,
  capacityInWords,
  changedResources,
  costInWords,
  count,
  countsInWords,
  groupedFindings,
  isQuiet,
  namesInWords,
  policiesInWords,
} from "../words.ts";
import { code, escaped, short } from "./escape.ts";
import { graphSections } from "./graphs.ts";
import { withinLimit } from "./limit.ts";
import { modelSections } from "./models.ts";
import { capacitySections, costSections, unknownSections } from "./money.ts";
import { goingLines, resourceSections } from "./resources.ts";
import { atMost, folded, type Section } from "./section.ts";

/** By this a workflow finds the comment that it wrote before. It is the first line of every comment. */
export const commentMark = "<!-- ml-serving-preview -->";

/** So many characters a comment may have: https://github.com/orgs/community/discussions/27190 */
export const commentLimit = 65_536;

function quietLine(report: StackReport): string {
  const policies = report.policies.rules.length === 0 ? "" : ` · ${policiesInWords(report)}`;
  return `**${escaped(report.stack)}: no changes** · ${count(report.counts.same, "resource")} stay as they are${policies}`;
}

/** The whole judgement, and the numbers that it rests on. */
function verdictLine(report: StackReport): string {
  const models = report.models.filter(({ change }) => change !== "same").length;
  const changed = changedResources(report);
  const parts = [
    `${count(models, "model")} ${models === 1 ? "changes" : "change"}, ${count(changed, "resource")}${
      changed === 0 ? "" : ` (${countsInWords(report, (text) => `**${text}**`)})`
    }`,
    ...[costInWords(report), capacityInWords(report)].flatMap((part) => (part === undefined ? [] : [escaped(part)])),
  ];
  return `**${escaped(report.stack)}: ${report.verdict.level}** · ${parts.join(" · ")}`;
}

/** A finding, and what it is about. */
function findingLine({ id, message, urns }: ReturnType<typeof groupedFindings>[number], before = ""): string {
  return `- ${before}**${escaped(id)}** ${escaped(short(message, 400))} (${namesInWords(urns, code)})`;
}

function blockingSections(report: StackReport): readonly Section[] {
  const violated = report.policies.findings.filter(
    ({ enforcement, outcome }) => enforcement === "mandatory" && outcome === "violated",
  );
  const going = goingLines(report);
  return [
    ...(report.failure === undefined
      ? []
      : [
          {
            name: "why the preview failed",
            weight: 95,
            lines: [
              "**The preview failed:**",
              "",
              ...atMost(report.failure.split("\n"), 30, (line) => `- ${escaped(short(line, 500))}`, "lines"),
            ],
          },
        ]),
    ...(violated.length === 0
      ? []
      : [
          {
            name: "mandatory rules that are violated",
            weight: 94,
            lines: [
              "**Mandatory rules violated:**",
              "",
              ...atMost(groupedFindings(violated), 25, (finding) => findingLine(finding), "findings"),
            ],
          },
        ]),
    ...(going.length === 0 ? [] : [{ name: "what is replaced or deleted", weight: 93, lines: going }]),
  ];
}

function advisorySections({ policies }: StackReport): readonly Section[] {
  const told = policies.findings.filter(
    ({ enforcement, outcome }) => outcome === "waived" || (enforcement === "advisory" && outcome === "violated"),
  );
  if (told.length === 0) return [];
  const lines = (which: (finding: (typeof told)[number]) => boolean, before: string): readonly string[] =>
    atMost(groupedFindings(told.filter(which)), 30, (finding) => findingLine(finding, before), "findings");
  return [
    {
      name: "advice",
      weight: 42,
      lines: folded(`Advice and waivers: ${told.length}`, [
        ...lines(({ outcome }) => outcome !== "waived", ""),
        ...lines(({ outcome }) => outcome === "waived", "waived: "),
      ]),
    },
  ];
}

function driftSections({ drift }: StackReport): readonly Section[] {
  if (drift === undefined || drift.length === 0) return [];
  const lines = atMost(
    drift,
    40,
    ({ operation, type, name }) => `- ${operation} ${code(`${type.split(":").at(-1) ?? ""} ${name}`)}`,
    "resources",
  );
  return [
    {
      name: "drift",
      weight: 60,
      lines: folded(`Drift: ${count(drift.length, "resource")} differ from what was deployed`, lines),
    },
  ];
}

function diagnosticSections({ diagnostics }: StackReport): readonly Section[] {
  const told = diagnostics.filter(({ severity }) => severity !== "info");
  if (told.length === 0) return [];
  const lines = atMost(
    told,
    30,
    ({ severity, message }) => `- ${severity}: ${escaped(short(message, 400))}`,
    "messages",
  );
  return [{ name: "what the engine told", weight: 35, lines: folded(`What the engine told: ${told.length}`, lines) }];
}

/** One stack's part, weightiest first. */
function stackSections(report: StackReport): readonly Section[] {
  const always = (name: string, lines: readonly string[]): Section => ({ name, lines });
  if (isQuiet(report)) return [always("verdict", [quietLine(report), "", `<sub>${bannerOf[report.against]}</sub>`])];
  const reasons = report.verdict.reasons.map((reason) => `- ${escaped(short(reason, 300))}`);
  const drift =
    report.drift === undefined
      ? ""
      : ` Drift: ${report.drift.length === 0 ? "none" : count(report.drift.length, "resource")}.`;
  return [
    always("verdict", [
      verdictLine(report),
      "",
      `<sub>${bannerOf[report.against]}</sub>`,
      ...(reasons.length === 0 ? [] : ["", ...reasons]),
    ]),
    ...blockingSections(report),
    ...modelSections(report),
    ...graphSections(report),
    { name: "policies", weight: 85, lines: [`${escaped(policiesInWords(report))}${drift}`] },
    ...capacitySections(report),
    ...costSections(report),
    ...driftSections(report),
    ...resourceSections(report),
    ...unknownSections(report),
    ...advisorySections(report),
    ...diagnosticSections(report),
  ];
}

/**
 * A report as the comment of a pull request. Never longer than the limit: whole sections are left out, the least weighty
 * first, and it says which. Pure.
 * @param full where the whole report is found, in words. Default: nothing is said of it
 */
export function markdownOf(report: Report, limit: number = commentLimit, full?: string): string {
  const sections = report.stacks.map((stack) =>
    stackSections(stack).map((section) => ({ ...section, name: `${stack.stack}: ${section.name}` })),
  );
  const made = `Made ${report.at}${report.commit === undefined ? "" : ` of ${code(report.commit)}`}`;
  const sets = report.stacks.map(({ stack, changeSet }) => `${escaped(stack)} ${code(changeSet)}`).join(", ");
  const foot = [`<sub>${made}. Change set: ${sets}.${full === undefined ? "" : ` ${escaped(full)}`}</sub>`];
  return withinLimit({ head: [commentMark], stacks: sections, foot }, limit);
}
