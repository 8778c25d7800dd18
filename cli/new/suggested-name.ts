import { basename } from "node:path";

/** A model's name that a file's name suggests: `RF v2.pkl` becomes `rf-v2`. */
export function suggestedName(source: string): string {
  const base = basename(source).replace(/\.[A-Za-z]\w*$/, "");
  return base
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .replace(/-+$/, "");
}
