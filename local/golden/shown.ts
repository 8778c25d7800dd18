/** So many of a row's values are shown; the rest is counted. */
const shownValues = 6;

/** A row as people read it: `[5, 3.4, 1.6, 0.4]`, `[13.54, 14.36, 87.46, 566.3, 0.09779, 0.08129, … 24 more]`. */
export function shownInput(input: readonly number[]): string {
  const hidden = input.length - shownValues;
  const shown = input.slice(0, shownValues).join(", ");
  return hidden > 0 ? `[${shown}, … ${hidden} more]` : `[${shown}]`;
}
