import type { Issue } from "../../../components/issues.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import { findFormat } from "../../../formats/find.ts";
import { formats, type FormatFacts } from "../../../formats/format.ts";
import { storedFiles } from "../../../formats/stored.ts";
import type { LayerFile } from "../../../oci/layer.ts";

/** Runtimes whose servers are told what the files are called, or know it from a folder of a form of their own. */
const takeFilesAsTheyAre: readonly string[] = ["custom", "triton"];

/**
 * The files of a version under the names that its model's server looks for; or why it cannot serve them. Pure.
 * @param shown what the files are called in messages
 */
export function servedFiles(
  { name, runtime }: ModelSpec,
  files: readonly LayerFile[],
  shown: string,
  isFolder: boolean,
): { readonly files: readonly LayerFile[] } | { readonly issue: Issue } {
  if (takeFilesAsTheyAre.includes(runtime.kind)) return { files };
  const found = findFormat(files, shown, isFolder);
  if (!("format" in found)) return found;
  const { words, runtime: serves }: FormatFacts = formats[found.format];
  if (serves === runtime.kind) return { files: storedFiles(found.format, files) };
  const way =
    serves === undefined
      ? "No runtime serves it as it is: docs/conversions.md."
      : `Release it as a model of runtime ${serves}, or name one that ${name} can be.`;
  return {
    issue: {
      code: "MA022",
      path: shown,
      message: `Its kind is ${words}, and ${name} has the runtime ${runtime.kind}. ${way}`,
    },
  };
}
