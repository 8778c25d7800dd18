import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Version } from "../../../components/model-service/release.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import { Problem } from "../../../local/console/problem.ts";
import type { Say } from "../../../local/console/steps.ts";
import { resolveSource, type Sourced } from "../../../sources/resolve.ts";
import { isCloud, type EnvironmentFile } from "../../../stacks/environments/environment.ts";
import { InvalidData } from "../../../stacks/invalid-data.ts";
import type { Part } from "../../../stacks/releases/edit/change.ts";
import { shownFile } from "../../../stacks/releases/edit/change.ts";
import { sourceFile } from "../../../stacks/releases/source.ts";
import { changeRelease, openRelease, type Changed, type OpenRelease } from "../edit/change-release.ts";
import { readContract, type ReadContract } from "../edit/contract.ts";
import { ladderIssues } from "../edit/ladder.ts";
import { isServedSo, type ServedAlready } from "../edit/served-so.ts";
import { librariesOf } from "../../inspect/libraries.ts";
import { sbomOf } from "../../inspect/sbom.ts";
import { planVersion, type VersionOptions } from "./plan.ts";
import { push } from "./push.ts";

/** What is to be released, where, and as what. */
export interface Releasing extends VersionOptions {
  readonly model: string;
  readonly to: EnvironmentFile;
  readonly from: string;
  readonly part: Part;
  readonly why?: string;
  readonly ticket?: string;
  /** Why the environments before may be skipped. */
  readonly skipLadder?: string;
  /** Whether nothing is to be done where it is served so already. @default that is refused */
  readonly unlessServed?: boolean;
  readonly isDryRun: boolean;
}

export interface Released extends Changed {
  readonly version: Version;
  /** What was done and what should be known, a line each. */
  readonly lines: readonly string[];
}

/** A model as an environment declares it, also one that is served only when asked for. @throws {Problem} where it is none */
export function specOf({ model, to }: Pick<Releasing, "model" | "to">): ModelSpec {
  const declared = [...to.models, ...(isCloud(to) ? [] : (to.onDemand ?? []))];
  const found = declared.find(({ name }) => name === model);
  if (found !== undefined) return found;
  throw new Problem(
    `${to.name} declares no model "${model}".`,
    `It declares ${declared.map(({ name }) => name).join(", ")}. A new model is begun by npx ml new, or in stacks/models.`,
  );
}

/** What the champion takes and gives, where the version is to be compared with it. */
export async function championContract(
  root: string,
  spec: ModelSpec,
  { to, part }: Pick<Releasing, "to" | "part">,
  { release }: OpenRelease,
  say: Say,
): Promise<ReadContract | undefined> {
  // What a model declares, every version is compared with; and a shadow answers nobody.
  if (spec.io !== undefined || release === undefined || part.as === "shadow") return undefined;
  return readContract(root, spec, release.champion, to, say);
}

/** The reason for the history, with what was overruled. */
function whyOf({ why, skipLadder }: Releasing, breaks: readonly string[]): string | undefined {
  const said = [
    why,
    skipLadder === undefined ? undefined : `skipped the ladder: ${skipLadder}`,
    breaks.length === 0 ? undefined : `breaks callers: ${breaks.join(", ")}`,
  ].filter((one) => one !== undefined);
  return said.length === 0 ? undefined : said.join("; ");
}

/** Fetches a source into a folder that is there only while `work` runs. */
export async function withSource<T>(
  root: string,
  { from, to }: Pick<Releasing, "from" | "to">,
  say: Say,
  work: (sourced: Sourced) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "ml-release-"));
  try {
    const sourced = await resolveSource(from, { root, folder, env: process.env, say });
    if ("issues" in sourced) throw new InvalidData(sourced.issues, to.name);
    return await work(sourced);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Releases a version: fetches it, checks it, brings it into the environment's registry and writes it into the release file.
 * Nothing is pushed before all is checked, and nothing is written before all is pushed.
 *
 * @throws {InvalidData} with everything that is wrong; {Problem} where a registry does not answer, or nobody may write
 */
export async function releaseVersion(root: string, asked: Releasing, say: Say): Promise<Released | ServedAlready> {
  const { model, to, part, skipLadder, unlessServed, isDryRun } = asked;
  const spec = specOf(asked);
  const name = { model, environment: to.name };
  const open = openRelease(root, name);
  const file = shownFile(name);
  return withSource(root, asked, say, async (sourced) => {
    const champion = await championContract(root, spec, asked, open, say);
    const planned = await planVersion(
      { root, model: spec, environment: to.name, file, release: open.release, champion },
      sourced,
      asked,
    );
    if ("issues" in planned) throw new InvalidData(planned.issues, to.name);
    const { version, pushable, files, breaks, notes } = planned;
    if (unlessServed === true && isServedSo(open.release, version, part))
      return { already: open.release, version, path: open.path };
    const { libraries } = librariesOf(sourced);
    const sbom = Buffer.from(JSON.stringify(sbomOf({ model, version, files, libraries })));
    if (isCloud(to) && to.after !== "local" && skipLadder === undefined) {
      const after = openRelease(root, { model, environment: to.after }).release;
      const skipped = ladderIssues(model, version.digest, to, after);
      if (skipped.length > 0) throw new InvalidData(skipped, to.name);
    }
    const pushed: string[] = [];
    // What is a file of the repository make up packs and pushes itself, whether the cluster runs now or not.
    const isPackedLater = to.name === "local" && sourceFile(version.from) !== undefined;
    const changed = await changeRelease(
      open,
      { kind: "place", did: "release", version, part },
      {
        why: whyOf(asked, breaks),
        ticket: asked.ticket,
        isDryRun,
        first: async () => {
          pushed.push(
            isPackedLater ? "make up packs it and pushes it." : await push(pushable, { model, to, sbom, say }),
          );
        },
      },
    );
    return { ...changed, version, lines: [...notes, ...pushed] };
  });
}
