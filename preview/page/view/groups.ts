import { grouped } from "./grouped.ts";
import type { Row } from "./rows.ts";

/** What rows are grouped by, with the words of the choice. */
export const groupings = {
  model: "model",
  kind: "kind",
  operation: "operation",
  provider: "provider",
  none: "nothing",
} as const;

export type Grouping = keyof typeof groupings;

/** A line of the list: a group's head, or a resource under it. */
export type Entry =
  | { readonly is: "head"; readonly name: string; readonly rows: readonly Row[]; readonly isOpen: boolean }
  | { readonly is: "row"; readonly row: Row };

/** What stands on a group's head for resources that are no part of a model. */
export const platform = "platform";

const names: Readonly<Record<Exclude<Grouping, "none">, (row: Row) => string>> = {
  model: ({ resource }) => resource.model ?? platform,
  kind: ({ kind }) => kind,
  operation: ({ resource }) => resource.operation,
  provider: ({ provider }) => provider,
};

/**
 * The lines in order. Groups come in the order of their first rows, so that what weighs most stays in front.
 * @param isOpen whether a group's rows are shown
 */
export function entriesOf(
  rows: readonly Row[],
  grouping: Grouping,
  isOpen: (name: string, rows: readonly Row[]) => boolean,
): readonly Entry[] {
  if (grouping === "none") return rows.map((row) => ({ is: "row", row }));
  return [...grouped(rows, names[grouping])].flatMap(([name, members]): readonly Entry[] => {
    const open = isOpen(name, members);
    const head: Entry = { is: "head", name, rows: members, isOpen: open };
    return open ? [head, ...members.map((row): Entry => ({ is: "row", row }))] : [head];
  });
}
