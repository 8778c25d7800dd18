import { existsSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import type { Issue } from "../../../components/issues.ts";
import type { Release, Version } from "../../../components/model-service/release.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import type { IoSpec } from "../../../components/model-service/spec/io.ts";
import { packImage } from "../../../oci/pack.ts";
import type { Sourced } from "../../../sources/resolve.ts";
import { filesIssues } from "../../../stacks/artifact-issues.ts";
import { breakingIssues, contractOf } from "./contract.ts";
import { nextVersion } from "./number.ts";
import type { Pushable } from "./push.ts";
import { servedFiles } from "./served.ts";

/** What is known before anything is fetched. */
export interface Target {
  readonly root: string;
  readonly model: ModelSpec;
  /** The release file, as messages call it. */
  readonly file: string;
  readonly release: Release | undefined;
  /** What the champion takes and gives; undefined where that is not known. */
  readonly champion: IoSpec | undefined;
}

/** What somebody said of the version. */
export interface VersionOptions {
  /** @default what the source calls it, or the next number */
  readonly version?: string;
  /** @default the champion's */
  readonly golden?: string;
  readonly breaking?: boolean;
}

/** A version that may be released: all of it was checked. */
export interface PlannedVersion {
  readonly version: Version;
  readonly pushable: Pushable;
  /** What whoever releases it should know, one sentence each. */
  readonly notes: readonly string[];
}

/** The golden rows, by their path in the repository. */
function goldenOf(
  { root, release, file }: Target,
  golden: string | undefined,
): { readonly path: string; readonly note: readonly string[] } | { readonly issue: Issue } {
  const issue = (path: string, message: string): { readonly issue: Issue } => ({
    issue: { code: "MA011", path, message },
  });
  if (golden === undefined) {
    if (release === undefined)
      return issue(
        file,
        "A first release needs rows with the training library's own answers. Give them: --golden FILE.",
      );
    const path = release.champion.golden;
    const note = `Golden rows are the champion's, ${path}: another training may answer them otherwise, and the parity gate refuses it then. Its own: --golden FILE.`;
    return existsSync(join(root, path))
      ? { path, note: [note] }
      : issue(path, "The champion's golden rows are not there. Give others: --golden FILE.");
  }
  const path = relative(root, resolve(root, golden));
  if (path.startsWith("..") || isAbsolute(path))
    return issue(
      golden,
      "It is outside of the repository, where the next one does not find it. Copy it in, beside the model.",
    );
  return existsSync(join(root, path)) ? { path, note: [] } : issue(golden, "There is no such file. Check the path.");
}

async function pushableOf(
  sourced: Sourced,
  files: Sourced["files"],
): Promise<{ readonly pushable: Pushable; readonly digest: string; readonly note: readonly string[] }> {
  const { image } = sourced;
  const isSame =
    files.length === sourced.files.length && files.every(({ path }, index) => path === sourced.files[index]?.path);
  if (image !== undefined && isSame) return { pushable: { image }, digest: image.digest, note: [] };
  const packed = await packImage(files);
  const note =
    image === undefined
      ? []
      : ["The image has the model under another name than its server looks for: it is packed anew."];
  return { pushable: { packed }, digest: packed.digest, note };
}

/**
 * Checks a version that was fetched against the model that it is of, and decides all that its release says of it.
 * @returns everything that is wrong with it
 */
export async function planVersion(
  target: Target,
  sourced: Sourced,
  options: VersionOptions,
): Promise<PlannedVersion | { readonly issues: readonly Issue[] }> {
  const { model, release, file, champion } = target;
  const { shown, isFolder } = sourced;
  const served = servedFiles(model, sourced.files, shown, isFolder);
  const golden = goldenOf(target, options.golden);
  const signature = "signature" in model.runtime ? model.runtime.signature : undefined;
  const next = contractOf(sourced.files, shown, signature);
  const isCompared = champion !== undefined && next !== undefined;
  const issues = [
    ...("issue" in served
      ? [served.issue]
      : [
          ...filesIssues(model, sourced.files, shown, isFolder),
          ...(isCompared && options.breaking !== true ? breakingIssues(champion, next, file) : []),
        ]),
    ...("issue" in golden ? [golden.issue] : []),
  ];
  if ("issue" in served || "issue" in golden || issues.length > 0) return { issues };
  const { pushable, digest, note } = await pushableOf(sourced, served.files);
  const version = options.version ?? sourced.version ?? nextVersion(release, digest);
  const uncompared =
    release === undefined || model.io !== undefined || isCompared
      ? []
      : [
          `What it takes and gives was not compared with the champion's: one of them does not say. Declare it: io in stacks/models.`,
        ];
  return {
    version: { digest, version, from: sourced.from, golden: golden.path, provenance: sourced.provenance },
    pushable,
    notes: [...sourced.notes, ...note, ...uncompared, ...golden.note],
  };
}
