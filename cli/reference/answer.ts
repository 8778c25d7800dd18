import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Problem } from "../../local/console/problem.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import type { ModelSpec } from "../../components/model-service/spec.ts";
import { resolvePayloads } from "../../components/model-service/payloads.ts";
import { referenceDigest } from "../../stacks/references.ts";
import type { Answer } from "../answer.ts";
import { readColumns } from "../releases/compare/labelled/rows.ts";
import { referenceOf, type Fields } from "./make.ts";

/** The fields that are recorded of a model: nothing else is to be in a reference either. */
function fieldsOf(model: ModelSpec): Fields {
  const payloads = resolvePayloads(model);
  const shown = payloads === "none" || payloads.shown === "all" ? undefined : payloads.shown;
  const kept = (names: readonly string[]) => names.filter((name) => shown?.includes(name) !== false);
  if (model.io === undefined) return { inputs: "all", outputs: [] };
  return { inputs: kept(Object.keys(model.io.inputs)), outputs: kept(Object.keys(model.io.outputs)) };
}

/**
 * Writes what a training set is in short, and says what to write into the release.
 * @param from rows as CSV, JSON lines or a golden file
 * @param out where it is written, relative to the repository
 */
export function makeReference(model: ModelSpec, from: string, out: string): Answer {
  let text: string;
  try {
    text = readFileSync(from, "utf8");
  } catch {
    throw new Problem(`There is no ${from} that could be read.`, "Name a file of rows: .csv, .jsonl or a golden .json");
  }
  const rows = readColumns(text, from);
  const { reference, lacking } = referenceOf(rows, fieldsOf(model));
  if (Object.keys(reference.inputs).length === 0)
    throw new Problem(
      `${from} has no column of an input of ${model.name}.`,
      "Name its columns as io names the inputs; docs/data.md says what is compared.",
    );
  const written = `${JSON.stringify(reference)}\n`;
  const path = join(repositoryRoot, out);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, written);
  const digest = referenceDigest(written);
  const named = [...Object.keys(reference.inputs), ...Object.keys(reference.outputs)];
  const lines = [
    `${model.name}  ${reference.rows} rows of ${from}  →  ${out}`,
    `compared: ${named.join(", ")}${lacking.length === 0 ? "" : ` · nothing of: ${lacking.join(", ")}`}`,
    "Write it below the version in its release file, or give it to npx ml release as --reference:",
    "  reference:",
    `    file: ${JSON.stringify(out)}`,
    `    digest: ${JSON.stringify(digest)}`,
  ];
  return {
    ok: true,
    text: lines.join("\n"),
    json: { model: model.name, rows: reference.rows, file: out, digest, fields: named, lacking },
  };
}
