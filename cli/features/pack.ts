import { createHash } from "node:crypto";
import { CsvError, parse } from "csv-parse/sync";
import { isOf, type ResolvedFeatures } from "../../components/model-service/features.ts";
import type { Issue } from "../../components/issues.ts";

/** Rows of a file, and how it is written. */
export interface FeatureFile {
  readonly name: string;
  readonly text: string;
  readonly format: "csv" | "jsonl";
}

/** What was made of a file. */
export interface Packed {
  /** Commands in Redis' own protocol, one SET an entity. */
  readonly commands: string;
  readonly manifest: {
    readonly table: string;
    readonly prefix: string;
    readonly rows: number;
    readonly entities: number;
    /** Of the file, as `sha256:…`. */
    readonly digest: string;
    readonly at: string;
    readonly goneAfterSeconds: number;
  };
}

/** So many mistakes are told; whoever has more has one kind of them. */
const mostTold = 20;

/** A row as JSON would have it: a CSV says texts alone. */
function typed(
  row: Readonly<Record<string, unknown>>,
  { values }: ResolvedFeatures,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(row).map(([name, text]) => {
      const datatype = values[name];
      if (datatype === undefined || datatype === "BYTES" || typeof text !== "string") return [name, text];
      if (datatype === "BOOL") return [name, text === "true" ? true : text === "false" ? false : text];
      return [name, text.trim() === "" ? text : Number(text)];
    }),
  );
}

/** @throws CsvError where a CSV is none */
function rowsOf({ text, format }: FeatureFile, table: ResolvedFeatures): readonly unknown[] {
  if (format === "csv")
    return parse<Record<string, unknown>>(text, { columns: true, bom: true, skip_empty_lines: true }).map((row) =>
      typed(row, table),
    );
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line): unknown => {
      try {
        return JSON.parse(line);
      } catch {
        return undefined;
      }
    });
}

function command(...words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;
}

function shown(value: unknown): string {
  return value === undefined ? "it is missing" : JSON.stringify(value);
}

/** What is wrong with a row; nothing where it is right. */
function wrongWith(row: unknown, { key, values }: ResolvedFeatures): readonly string[] {
  if (typeof row !== "object" || row === null || Array.isArray(row)) return ["It is no JSON object."];
  const fields = row as Readonly<Record<string, unknown>>;
  const entity = fields[key];
  const named = (typeof entity === "string" && entity !== "") || Number.isSafeInteger(entity);
  return [
    ...(named ? [] : [`Its ${key} names no entity: ${shown(entity)}.`]),
    ...Object.entries(values).flatMap(([name, datatype]) =>
      isOf(fields[name], datatype) ? [] : [`Its ${name} is not ${datatype}: ${shown(fields[name])}.`],
    ),
    ...Object.keys(fields)
      .filter((name) => name !== key && values[name] === undefined)
      .map((name) => `It has a field ${name} that is not declared.`),
  ];
}

/**
 * A file of features as commands for `redis-cli --pipe`; nothing of it where a single row is wrong. An entity that is there
 * twice has its last row. Pure.
 * https://redis.io/docs/latest/develop/clients/patterns/bulk-loading/
 * @param at when the values were measured
 */
export function packFeatures(
  file: FeatureFile,
  table: ResolvedFeatures,
  at: Date,
): Packed | { readonly issues: readonly Issue[] } {
  const { key, values, prefix, maxAgeSeconds } = table;
  const issues: Issue[] = [];
  let rows: readonly unknown[];
  try {
    rows = rowsOf(file, table);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const message = `This is no CSV with a line of names: ${error.message}. Mend it there.`;
    return { issues: [{ code: "MS109", path: file.name, message }] };
  }
  const entities = new Map<string, string>();
  const since = Math.floor(at.getTime() / 1000);
  rows.forEach((row, index) => {
    const wrong = wrongWith(row, table);
    for (const message of wrong)
      if (issues.length < mostTold) issues.push({ code: "MS109", path: `${file.name}.${index + 1}`, message });
    if (wrong.length > 0) return;
    const fields = row as Readonly<Record<string, unknown>>;
    const kept = Object.fromEntries(Object.keys(values).map((name) => [name, fields[name]]));
    entities.set(String(fields[key]), JSON.stringify({ at: since, v: kept }));
  });
  if (rows.length === 0) issues.push({ code: "MS109", path: file.name, message: "The file has no rows." });
  if (issues.length > 0) return { issues };
  const lifetime = String(Math.ceil(maxAgeSeconds));
  return {
    commands: [...entities]
      .map(([entity, value]) => command("SET", `${prefix}${entity}`, value, "EX", lifetime))
      .join(""),
    manifest: {
      table: table.table,
      prefix,
      rows: rows.length,
      entities: entities.size,
      digest: `sha256:${createHash("sha256").update(file.text).digest("hex")}`,
      at: at.toISOString(),
      goneAfterSeconds: Math.ceil(maxAgeSeconds),
    },
  };
}
