import type { Issue } from "../../../components/issues.ts";
import { breaksOf } from "../../../components/model-service/contract.ts";
import type { IoSpec } from "../../../components/model-service/spec/io.ts";
import { examine } from "../../../formats/examine.ts";
import { findFormat } from "../../../formats/find.ts";
import type { LayerFile } from "../../../oci/layer.ts";

/** What an artifact says that it takes and gives; undefined where it says nothing. Pure. */
export function contractOf(
  files: readonly LayerFile[],
  name: string,
  signature: string | undefined,
): IoSpec | undefined {
  const found = findFormat(files, name, files.length > 1);
  return "format" in found ? examine(found.format, files, name, undefined, signature).contract?.io : undefined;
}

/**
 * What callers of the champion could no longer rely on, as an issue each. Pure.
 * @param file the release file, as messages call it
 */
export function breakingIssues(champion: IoSpec, next: IoSpec, file: string): readonly Issue[] {
  return breaksOf(champion, next).map((broken) => ({
    code: "MR024",
    path: file,
    message: `Callers of the champion would break: ${broken}. Tell them, and say --breaking; or release it as a model of its own.`,
  }));
}
