import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Answer } from "../answer.ts";
import type { Inspected, Inspecting } from "./inspect.ts";

/** Files that are written beside one another. */
export const reportFiles = { report: "inspect.json", sbom: "sbom.cdx.json" } as const;

/** What was found, check by check. Code 1 where something speaks against it. Pure. */
export function inspectAnswer(
  { model, from, to }: Pick<Inspecting, "model" | "from" | "to">,
  inspected: Inspected,
): Answer {
  const { findings, artifact, version, notes } = inspected;
  const ok = findings.every(({ outcome }) => outcome !== "failed");
  const what =
    artifact === undefined
      ? from
      : `${artifact.digest}, ${artifact.bytes} bytes in ${artifact.files} file${artifact.files === 1 ? "" : "s"}`;
  const lines = findings.flatMap(({ check, outcome, words, issues }) =>
    issues.length === 0
      ? [`  ${outcome.padEnd(9)}  ${check.padEnd(11)}  ${words}`]
      : issues.map(({ code, message }) => `  ${outcome.padEnd(9)}  ${check.padEnd(11)}  ${code}  ${message}`),
  );
  const failed = findings.filter(({ outcome }) => outcome === "failed").map(({ check }) => check);
  const next = ok
    ? `Next: npx ml release ${model} ${to.name} --from '${from}'`
    : `Against it: ${failed.join(", ")}. Nothing was released.`;
  return {
    ok,
    text: [`${model}  ${what}`, ...lines, ...notes.map((note) => `  ${note}`), "", next].join("\n"),
    json: {
      model,
      environment: to.name,
      ok,
      artifact: artifact ?? null,
      version: version ?? null,
      findings,
      issues: findings.flatMap(({ issues }) => issues),
      notes,
    },
  };
}

/** Writes the report, and the SBOM where there is one. @returns what was written */
export function writeReport(folder: string, answer: Answer, { sbom }: Inspected): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: unknown): string => {
    const file = join(folder, name);
    writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
    return file;
  };
  return [write(reportFiles.report, answer.json), ...(sbom === undefined ? [] : [write(reportFiles.sbom, sbom)])];
}
