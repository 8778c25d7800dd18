import type { Operation } from "../../report.ts";
import { changes, type Row } from "./rows.ts";

/** What of the resources is shown; everything is undefined or empty where it does not narrow. */
export interface Filter {
  /** Words that must all be there, anywhere. */
  readonly text: string;
  /** None means everything that changes. */
  readonly operations: readonly Operation[];
  readonly provider?: string;
  /** A type token. */
  readonly type?: string;
  readonly model?: string;
  readonly team?: string;
  readonly only?: Only;
}

/** What a reviewer may want to see alone. */
export const onlys = {
  findings: "with policy findings",
  replacing: "that force a replacement",
  protected: "protected",
  unknown: "with unknown values",
  secret: "with secrets that change",
} as const;

export type Only = keyof typeof onlys;

const holds: Readonly<Record<Only, (row: Row) => boolean>> = {
  findings: ({ findings }) => findings.length > 0,
  replacing: ({ resource }) => resource.operation === "replace",
  protected: ({ resource }) => resource.protect,
  unknown: (row) => hasShown(row, "unknown"),
  secret: (row) => hasShown(row, "secret"),
};

function hasShown({ resource }: Row, is: "unknown" | "secret"): boolean {
  return (resource.properties ?? []).some(({ before, after }) => before.is === is || after.is === is);
}

/** Those that pass, in the order in which they came. */
export function matching(rows: readonly Row[], filter: Filter): readonly Row[] {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return rows.filter(
    (row) => passes(row, filter) && isWanted(row, filter) && words.every((word) => row.text.includes(word)),
  );
}

function isWanted({ resource }: Row, filter: Filter): boolean {
  return filter.operations.length === 0 ? changes(resource.operation) : filter.operations.includes(resource.operation);
}

function passes(row: Row, { provider, type, model, team, only }: Filter): boolean {
  return (
    (provider === undefined || row.provider === provider) &&
    (type === undefined || row.resource.type === type) &&
    (model === undefined || row.resource.model === model) &&
    (team === undefined || row.team === team) &&
    (only === undefined || holds[only](row))
  );
}

/** A choice and how many rows it would show. */
export type Choice = readonly [value: string, count: number];

/** Every value that rows have, with how often, by name. */
export function choices(rows: readonly Row[], value: (row: Row) => string | undefined): readonly Choice[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const name = value(row);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}
