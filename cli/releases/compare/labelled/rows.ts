import { CsvError, parse } from "csv-parse/sync";
import type { Issue } from "../../../../components/issues.ts";
import { InvalidData } from "../../../../stacks/invalid-data.ts";
import { parseLines } from "../requests.ts";

/** A row of a file: what is known, and what is asked. */
export interface LabelledRow {
  readonly label: string;
  /** The other columns, in the file's order. */
  readonly columns: Readonly<Record<string, unknown>>;
}

type Columns = Readonly<Record<string, unknown>>;

function isColumns(value: unknown): value is Columns {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A golden file's rows as columns: its fields, and `predicted`. */
function ofGolden(text: string): readonly Columns[] | undefined {
  const golden = JSON.parse(text) as {
    readonly fields?: readonly string[];
    readonly rows?: readonly { readonly input?: readonly unknown[]; readonly predicted?: unknown }[];
  };
  const { fields, rows } = golden;
  if (fields === undefined || rows === undefined) return undefined;
  return rows.map(({ input = [], predicted }) => ({
    ...Object.fromEntries(fields.map((field, index) => [field, input[index]])),
    predicted,
  }));
}

function columnsOf(text: string, file: string): readonly unknown[] {
  const refuse = (message: string): never => {
    throw new InvalidData([{ code: "MR041", path: file, message }], file);
  };
  if (file.endsWith(".jsonl") || file.endsWith(".ndjson")) return parseLines(text, file);
  if (file.endsWith(".json"))
    try {
      return ofGolden(text) ?? refuse("It has no fields and rows. Name a golden file, or write JSON lines (.jsonl).");
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return refuse(`This is no JSON: ${error.message}. Write JSON lines as .jsonl.`);
    }
  try {
    return parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return refuse(`This is no CSV with a line of names: ${error.message}. Mend it there.`);
  }
}

/**
 * Rows of CSV with a line of names, of JSON lines, or of a golden file, whose label is `predicted`. Pure.
 * @throws {InvalidData} with everything that is wrong
 */
export function parseRows(text: string, file: string, label: string): readonly [LabelledRow, ...LabelledRow[]] {
  const issues: Issue[] = [];
  const rows = columnsOf(text, file);
  if (rows.length > 0 && rows.every((row) => isColumns(row) && !(label in row))) {
    const there = Object.keys(rows[0] as Columns).join(", ");
    const message = `No row has ${label}. Name the column of what is known by --label; there are ${there}.`;
    throw new InvalidData([{ code: "MR042", path: file, message }], file);
  }
  const [first, ...others] = rows.flatMap((row, index): LabelledRow[] => {
    const path = `${file}: row ${index + 1}`;
    if (!isColumns(row)) {
      issues.push({ code: "MR041", path, message: "This is no object of columns. Write {…} on each line." });
      return [];
    }
    const { [label]: known, ...columns } = row;
    if (typeof known === "string" || typeof known === "number" || typeof known === "boolean") {
      if (known !== "") return [{ label: String(known), columns }];
    }
    issues.push({ code: "MR042", path, message: `It has no ${label}. Write it, or leave the row out.` });
    return [];
  });
  if (first === undefined && issues.length === 0)
    issues.push({ code: "MR041", path: file, message: "It has no rows. Write some below the line of names." });
  if (issues.length > 0 || first === undefined) throw new InvalidData(issues.slice(0, mostTold), file);
  return [first, ...others];
}

/** So many mistakes of one file are told. */
export const mostTold = 10;

/** Rows of such a file as columns, whatever is known of them. @throws {InvalidData} where there is none */
export function readColumns(text: string, file: string): readonly Columns[] {
  const rows = columnsOf(text, file).filter(isColumns);
  if (rows.length > 0) return rows;
  const message = "It has no rows. Write some below the line of names.";
  throw new InvalidData([{ code: "MR041", path: file, message }], file);
}
