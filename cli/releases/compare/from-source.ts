import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../../local/toolchain/paths.ts";
import { packImage } from "../../../oci/pack.ts";
import { resolveSource } from "../../../sources/resolve.ts";
import { filesIssues } from "../../../stacks/artifact-issues.ts";
import { environmentFile } from "../../../stacks/environments/index.ts";
import { InvalidData } from "../../../stacks/invalid-data.ts";
import type { Place } from "../observe.ts";
import { push } from "../version/push.ts";
import { specOf } from "../version/release.ts";
import { servedFiles } from "../version/served.ts";
import { candidateOf, type Candidate } from "./candidates.ts";

/** Digests have a colon too. */
function isSource(meant: string): boolean {
  return meant.includes(":") && !meant.startsWith("sha256:");
}

/**
 * Brings what a source has into the environment's registry, under its digest, so that nodes can run it; no release names it.
 * @throws {InvalidData} with everything that is wrong with it; {Problem} where it, or the registry, cannot be reached
 */
async function broughtHere({ environment, model }: Place, from: string): Promise<Candidate> {
  const say = (now: string): void => {
    console.error(`… ${now}`);
  };
  const to = await environmentFile(environment.name);
  const spec = specOf({ model: model.name, to });
  const folder = await mkdtemp(join(tmpdir(), "ml-compare-"));
  try {
    const sourced = await resolveSource(from, { root: repositoryRoot, folder, env: process.env, say });
    if ("issues" in sourced) throw new InvalidData(sourced.issues, environment.name);
    const { files, shown, isFolder, image } = sourced;
    const served = servedFiles(spec, files, shown, isFolder);
    const issues = "issue" in served ? [served.issue] : filesIssues(spec, files, shown, isFolder);
    if ("issue" in served || issues.length > 0) throw new InvalidData(issues, environment.name);
    const pushable = image === undefined ? { packed: await packImage(served.files) } : { image };
    say(await push(pushable, { model: model.name, to, say }));
    const { digest } = "packed" in pushable ? pushable.packed : pushable.image;
    return candidateOf(model, digest);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The version that somebody means: a variant, a digest, or a source as `npx ml release --from` takes it.
 * @throws {Problem} where it is none of them
 */
export async function meantCandidate(place: Place, meant: string): Promise<Candidate> {
  return isSource(meant) ? broughtHere(place, meant) : candidateOf(place.model, meant);
}
