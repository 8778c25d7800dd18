/** A part of a comment that is shown as a whole or not at all. */
export interface Section {
  /** What it is, for the line that says what was left out. */
  readonly name: string;
  /** Higher stays longer; sections without one always stay. */
  readonly weight?: number;
  readonly lines: readonly string[];
}

/** A part that is opened by whoever wants it. GitHub needs empty lines between HTML and Markdown. */
export function folded(summary: string, lines: readonly string[]): readonly string[] {
  return ["<details>", `<summary>${summary}</summary>`, "", ...lines, "", "</details>"];
}

/** A table; cells have to be escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [row(head), row(head.map(() => "---")), ...rows.map(row)];
}

/** The first so many of a list, and a last line that says how many there are besides. */
export function atMost<T>(all: readonly T[], most: number, told: (one: T) => string, what: string): readonly string[] {
  const more = all.length - most;
  return [...all.slice(0, most).map(told), ...(more > 0 ? [`- … and ${more} more ${what}, in the full report`] : [])];
}
