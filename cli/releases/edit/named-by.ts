import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Issue } from "../../../components/issues.ts";
import { parseRelease } from "../../../stacks/releases/load.ts";
import { textOf } from "../../../stacks/releases/write.ts";
import { short } from "../../../stacks/releases/edit/change.ts";
import { knownVersions } from "./digest.ts";

/**
 * Release files of any environment and model that name a digest, their histories included: a rollback may need it. A file
 * that cannot be read is taken to name it.
 */
export function filesThatName(root: string, digest: string): readonly string[] {
  const folder = join(root, "stacks/releases");
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(folder, name)).map((file) => `${name}/${file}`))
    .filter((file) => file.endsWith(".yaml"))
    .filter((file) => {
      const loaded = parseRelease(textOf(join(folder, file)) ?? "", file);
      return "issues" in loaded || knownVersions(loaded.release).some((version) => version.digest === digest);
    })
    .map((file) => `releases/${file}`)
    .sort();
}

/** Why an artifact must stay. Pure. */
export function stillNamedIssues(digest: string, files: readonly string[]): readonly Issue[] {
  return files.map((file) => ({
    code: "MR028",
    path: file,
    message: `${short(digest)} is named there, in what is served or in the history, and a rollback may need it. Keep the artifact (--keep-artifacts), or drop it when no file names it.`,
  }));
}
