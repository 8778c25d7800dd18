import type { Reference, ReferenceField } from "../../components/model-service/reference.ts";

/** Rows of a training set: values by column. */
export type Columns = Readonly<Record<string, unknown>>;

/** Values of one field that are kept as they are, evenly over their order. */
const mostSampled = 1_000;
/** Bins of a number, as many values of the training in each as can be. */
const bins = 10;
/** Categories of a field; one with more is no category, and is left out. */
const mostCategories = 100;

/** CSV knows texts alone. */
function valueOf(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const text = value.trim();
  if (text === "") return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

const isMissing = (value: unknown): boolean => value === undefined || value === null;

/** As many values as asked for, evenly over a sorted list, the first and the last among them. */
function evenly(sorted: readonly number[], most: number): readonly number[] {
  if (sorted.length <= most) return sorted;
  return Array.from(
    { length: most },
    (_, index) => sorted[Math.round((index * (sorted.length - 1)) / (most - 1))] ?? Number.NaN,
  );
}

function ofNumbers(numbers: readonly number[], missing: number): ReferenceField {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  const inner = Array.from({ length: bins - 1 }, (_, index) => at((index + 1) / bins));
  // The last value has no bin above it: an edge there would be one that nothing of the training is in.
  const edges = [...new Set(inner)].filter((edge) => edge < (sorted.at(-1) ?? edge));
  const counts = Array.from({ length: edges.length + 1 }, () => 0);
  for (const value of sorted) {
    const bin = edges.findIndex((edge) => value <= edge);
    const place = bin < 0 ? edges.length : bin;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return { kind: "number", edges, counts, missing, sample: [...evenly(sorted, mostSampled)] };
}

function ofCategories(values: readonly unknown[], missing: number): ReferenceField | undefined {
  const counts: Record<string, number> = {};
  for (const value of values) {
    const name = typeof value === "string" ? value : JSON.stringify(value);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  if (Object.keys(counts).length > mostCategories) return undefined;
  const byName = Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1));
  return { kind: "category", counts: Object.fromEntries(byName), missing };
}

/** One field in short; undefined where there is nothing that could be compared. Pure. */
export function fieldOf(told: readonly unknown[]): ReferenceField | undefined {
  const values = told.map(valueOf);
  const there = values.filter((value) => !isMissing(value));
  const missing = values.length - there.length;
  if (there.length === 0) return undefined;
  const numbers = there.filter((value) => typeof value === "number");
  return numbers.length === there.length ? ofNumbers(numbers, missing) : ofCategories(there, missing);
}

/** Which columns are what: those of the contract that are recorded, or all as inputs where there is none. */
export interface Fields {
  readonly inputs: readonly string[] | "all";
  readonly outputs: readonly string[];
}

/** What a training set is in short, and which fields it has nothing of. Pure. */
export function referenceOf(
  rows: readonly Columns[],
  fields: Fields,
): { readonly reference: Reference; readonly lacking: readonly string[] } {
  const inputs = fields.inputs === "all" ? Object.keys(rows[0] ?? {}) : fields.inputs;
  const lacking: string[] = [];
  const of = (names: readonly string[]): Record<string, ReferenceField> =>
    Object.fromEntries(
      names.flatMap((name) => {
        const field = fieldOf(rows.map((row) => row[name]));
        if (field === undefined) lacking.push(name);
        return field === undefined ? [] : [[name, field] as const];
      }),
    );
  return { reference: { rows: rows.length, inputs: of(inputs), outputs: of(fields.outputs) }, lacking };
}
