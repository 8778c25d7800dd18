import { examine } from "../../formats/examine.ts";
import { findFormat } from "../../formats/find.ts";
import { formats } from "../../formats/format.ts";
import type { Sourced } from "../../sources/resolve.ts";

/** What files are, and the libraries that wrote them, as the files say; nothing of a kind that is not known. Pure. */
export function librariesOf({ files, shown, isFolder }: Pick<Sourced, "files" | "shown" | "isFolder">): {
  readonly words: string | undefined;
  readonly libraries: readonly string[];
} {
  const found = findFormat(files, shown, isFolder);
  if (!("format" in found)) return { words: undefined, libraries: [] };
  return { words: formats[found.format].words, libraries: examine(found.format, files, shown, undefined).libraries };
}
