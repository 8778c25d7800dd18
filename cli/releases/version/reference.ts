import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import type { Issue } from "../../../components/issues.ts";
import { resolvePayloads } from "../../../components/model-service/payloads.ts";
import type { RecordedReference } from "../../../components/model-service/release.ts";
import type { ResolvedModel } from "../../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import { contentIssues, madeAgain, referenceDigest } from "../../../stacks/references.ts";

/** What a release says of a version's reference, and what whoever gave it should know. */
type Recorded =
  | { readonly recorded: { readonly reference?: RecordedReference }; readonly notes: readonly string[] }
  | { readonly issues: readonly Issue[] };

/**
 * The reference that recorded payloads of a version are compared with, as its release names it: file and digest.
 * @param root of the repository, which the file has to be in
 * @param file what `npx ml reference` wrote, as typed; undefined where none is given
 */
export function recordedReference(
  {
    root,
    model,
    environment,
  }: { readonly root: string; readonly model: ModelSpec; readonly environment: ResolvedModel["environment"] },
  file: string | undefined,
): Recorded {
  if (file === undefined) return { recorded: {}, notes: [] };
  const again = madeAgain(model.name, environment);
  const refused = (message: string): Recorded => ({ issues: [{ code: "MR025", path: file, message }] });
  const path = relative(root, resolve(root, file));
  if (path.startsWith("..") || isAbsolute(path))
    return refused(`It is outside of the repository, where the next one does not find it. ${again}`);
  const there = join(root, path);
  if (!existsSync(there)) return refused(`There is no such file. ${again}`);
  const text = readFileSync(there, "utf8");
  const payloads = resolvePayloads(model);
  const compared = { name: model.name, environment, io: model.io ?? ("the artifact's" as const), payloads };
  const issues = contentIssues(compared, text, { file: path, path });
  if (issues.length > 0) return { issues };
  const nothing = `${model.name} records no payloads, so that nothing is compared with ${path}: docs/data.md.`;
  return {
    recorded: { reference: { file: path, digest: referenceDigest(text) } },
    notes: payloads === "none" ? [nothing] : [],
  };
}
