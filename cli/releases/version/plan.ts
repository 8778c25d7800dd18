import { existsSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import type { Issue } from "../../../components/issues.ts";
import type { Release, Version } from "../../../components/model-service/release.ts";
import type { ResolvedModel } from "../../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import type { LayerFile } from "../../../oci/layer.ts";
import { packImage } from "../../../oci/pack.ts";
import type { Sourced } from "../../../sources/resolve.ts";
import { filesIssues } from "../../../stacks/artifact-issues.ts";
import { contractChange } from "../edit/breaks.ts";
import type { ReadContract } from "../edit/contract.ts";
import { contractOf } from "../edit/contract.ts";
import { nextVersion, taken } from "./number.ts";
import type { Pushable } from "./push.ts";
import { recordedReference } from "./reference.ts";
import { servedFiles } from "./served.ts";

/** What is known before anything is fetched. */
export interface Target {
  readonly root: string;
  readonly model: ModelSpec;
  readonly environment: ResolvedModel["environment"];
  /** The release file, as messages call it. */
  readonly file: string;
  readonly release: Release | undefined;
  /** What the champion takes and gives; undefined where nothing needs to be compared with it. */
  readonly champion: ReadContract | undefined;
}

/** What somebody said of the version. */
export interface VersionOptions {
  /** @default what the source calls it, or the next number */
  readonly version?: string;
  /** @default the champion's */
  readonly golden?: string;
  /** What `npx ml reference` wrote. @default recorded payloads are compared with nothing */
  readonly reference?: string;
  readonly breaking?: boolean;
}

/** A version that may be released: all of it was checked. */
export interface PlannedVersion {
  readonly version: Version;
  readonly pushable: Pushable;
  /** As they are packed. */
  readonly files: readonly LayerFile[];
  /** What callers of the champion would no longer get on with, one clause each: only where that is allowed. */
  readonly breaks: readonly string[];
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

/** What callers of the champion would no longer get on with, or why that is not known. */
function comparedWith({ champion, model }: Target, { files, shown, isFolder }: Sourced) {
  if (champion === undefined) return { breaks: [], note: [] };
  const next = contractOf(model, { files, isFolder }, shown);
  if ("io" in champion && "io" in next) return { breaks: contractChange(champion.io, next.io).breaks, note: [] };
  const why =
    "unknown" in champion ? `the champion's: ${champion.unknown}` : "unknown" in next ? `its own: ${next.unknown}` : "";
  return { breaks: [], note: [`What it takes and gives was not compared with the champion's; not known is ${why}.`] };
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
  const { model, release, file } = target;
  const { shown, isFolder } = sourced;
  const served = servedFiles(model, sourced.files, shown, isFolder);
  const golden = goldenOf(target, options.golden);
  const reference = recordedReference(target, options.reference);
  const compared = "issue" in served ? { breaks: [], note: [] } : comparedWith(target, sourced);
  const broken = compared.breaks.join(", ");
  const breaking: Issue = {
    code: "MR024",
    path: file,
    message: `Callers of the champion would break: ${broken}. Serve it under another name, or say --breaking (recorded).`,
  };
  const issues = [
    ...("issue" in served ? [served.issue] : filesIssues(model, sourced.files, shown, isFolder)),
    ...(broken === "" || options.breaking === true ? [] : [breaking]),
    ...("issue" in golden ? [golden.issue] : []),
    ...("issues" in reference ? reference.issues : []),
  ];
  if ("issue" in served || "issue" in golden || "issues" in reference || issues.length > 0) return { issues };
  const { pushable, digest, note } = await pushableOf(sourced, served.files);
  const version = options.version ?? sourced.version ?? nextVersion(release, digest);
  const other = taken(release, version, digest);
  const name =
    other === undefined ? [] : [`${version} is what ${other} is called here too. Another name: --version TEXT.`];
  return {
    version: {
      ...{ digest, version, from: sourced.from, golden: golden.path },
      ...reference.recorded,
      provenance: sourced.provenance,
    },
    pushable,
    files: served.files,
    breaks: compared.breaks,
    notes: [...sourced.notes, ...note, ...name, ...compared.note, ...golden.note, ...reference.notes],
  };
}
