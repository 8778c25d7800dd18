import { table } from "../local/console/table.ts";
import type { Report, StackReport } from "./report.ts";
import { alsoInWords } from "./also.ts";
import { graphLines } from "./graph-words.ts";
import {
  bannerOf,
  capacityInWords,
  changedResources,
  costInWords,
  count,
  countsInWords,
  digestsInWords,
  groupedFindings,
  isQuiet,
  modelCells,
  namesInWords,
  policiesInWords,
  signedUsd,
  type Cell,
} from "./words.ts";

/** So many lines of a list are printed; files have all. */
const most = 12;

function some<T>(all: readonly T[], told: (one: T) => string): readonly string[] {
  const more = all.length - most;
  return [...all.slice(0, most).map((one) => `  - ${told(one)}`), ...(more > 0 ? [`  … and ${more} more`] : [])];
}

function told({ before, after, isChanged }: Cell): string {
  return isChanged && before !== undefined ? `${before} → ${after}` : after;
}

function modelLines({ models }: StackReport): readonly string[] {
  const changed = models.filter(({ change }) => change !== "same");
  if (changed.length === 0) return [];
  const rows = changed.slice(0, 30).map((change) => {
    const cells = modelCells(change);
    const digests = digestsInWords(change);
    return [
      change.change === "added" || change.change === "removed" ? `${change.model} (${change.change})` : change.model,
      `${told(cells.version)}${digests === undefined ? "" : ` (${digests})`}`,
      told(cells.traffic),
      told(cells.replicas),
      told(cells.accelerator),
      change.restart,
      change.monthlyUsd === undefined ? "–" : `${signedUsd(change.monthlyUsd)} USD`,
    ];
  });
  const also = changed.slice(0, 30).flatMap((change) => {
    const used = alsoInWords(change, (text) => text);
    return used === undefined ? [] : [`  ${change.model} also: ${used}`];
  });
  const head = ["model", "version", "traffic", "replicas", "accelerator", "restart", "cost a month"];
  return [
    "",
    ...table([head, ...rows])
      .split("\n")
      .map((line) => `  ${line}`),
    ...also,
    ...(changed.length > 30 ? [`  … and ${changed.length - 30} more`] : []),
  ];
}

function stackText(report: StackReport): string {
  if (isQuiet(report))
    return `${report.stack}: no changes · ${count(report.counts.same, "resource")} stay as they are\n  ${bannerOf[report.against]}`;
  const changed = changedResources(report);
  const parts = [
    `${count(changed, "resource")}${changed === 0 ? "" : ` (${countsInWords(report)})`}`,
    ...[costInWords(report), capacityInWords(report)].flatMap((part) => (part === undefined ? [] : [part])),
  ];
  const violated = report.policies.findings.filter(({ outcome }) => outcome === "violated");
  return [
    `${report.stack}: ${report.verdict.level} · ${parts.join(" · ")}`,
    `  ${bannerOf[report.against]}`,
    ...some(report.verdict.reasons, (reason) => reason),
    ...(report.failure === undefined ? [] : ["", ...report.failure.split("\n").map((line) => `  ${line}`)]),
    ...modelLines(report),
    ...(report.graphs ?? []).flatMap(graphLines).map((line) => `  ${line}`),
    "",
    `  ${policiesInWords(report)}`,
    ...some(
      groupedFindings(violated),
      ({ id, urns, message }) => `${id} ${message.replace(/\s+/g, " ")} (${namesInWords(urns)})`,
    ),
  ].join("\n");
}

/** A report as it is printed: the judgement and the models; the files have the rest. Pure. */
export function terminalOf({ stacks }: Report): string {
  return stacks.map(stackText).join("\n\n");
}
