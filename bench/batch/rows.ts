import { closeSync, openSync, writeSync } from "node:fs";

/** A row of irises: its number, a note that may have line ends and quotes, and four lengths. */
const header = "id,note,sepal_length,sepal_width,petal_length,petal_width";

/** Park and Miller's minimal standard generator: the same rows on every machine. https://doi.org/10.1145/63039.63042 */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const note = (id: number): string => (id % 9 === 0 ? `"flower ${id},\na ""wild"" one"` : "garden");

/** Writes so many rows of CSV, every ninth of which goes over two lines. @returns the four lengths of the first rows */
export function writeRows(file: string, rows: number, seed = 20_261_122): readonly string[] {
  const random = generator(seed);
  const between = (least: number, most: number): string => (least + (most - least) * random()).toFixed(1);
  const handle = openSync(file, "w", 0o644);
  const first: string[] = [];
  try {
    writeSync(handle, `${header}\n`);
    for (let at = 0; at < rows; at += 10_000) {
      const lines: string[] = [];
      for (let id = at; id < Math.min(at + 10_000, rows); id += 1) {
        const lengths = [between(4, 8), between(2, 4.5), between(1, 7), between(0.1, 2.5)].join(",");
        if (first.length < 100_000) first.push(lengths);
        lines.push(`${id},${note(id)},${lengths}\n`);
      }
      writeSync(handle, lines.join(""));
    }
  } finally {
    closeSync(handle);
  }
  return first;
}

/** The records of a CSV without its first, each as it is written: a line end within quotes ends none. */
export function recordsOf(text: string): readonly string[] {
  const records: string[] = [];
  let from = text.indexOf("\n") + 1;
  for (let at = from; at < text.length;) {
    const end = text.indexOf("\n", at);
    const to = end < 0 ? text.length : end;
    let quotes = 0;
    for (let quote = text.indexOf('"', from); quote >= 0 && quote < to; quote = text.indexOf('"', quote + 1))
      quotes += 1;
    at = to + 1;
    if (quotes % 2 === 1) continue;
    if (to > from) records.push(text.slice(from, to));
    from = at;
  }
  return records;
}
