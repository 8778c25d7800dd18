import { versionsOf, type Version } from "../../components/model-service/release.ts";
import { Problem } from "../../local/console/problem.ts";
import type { Say } from "../../local/console/steps.ts";
import type { EnvironmentFile } from "../../stacks/environments/environment.ts";
import { InvalidData } from "../../stacks/invalid-data.ts";
import { loadRelease } from "../../stacks/releases/load.ts";
import type { Answer } from "../answer.ts";
import { carry } from "./carry.ts";
import { knownVersions, versionBy } from "./edit/digest.ts";

/** What is to be copied between two environments' registries, without a release being changed. */
export interface Copying {
  readonly model: string;
  readonly from: EnvironmentFile;
  readonly to: EnvironmentFile;
  /** Or its first digits. Default: every version that the second environment serves. */
  readonly digest?: string;
}

function releaseOf(environment: string, model: string) {
  const loaded = loadRelease(environment, model);
  if ("issues" in loaded) throw new InvalidData(loaded.issues, environment);
  return loaded.release;
}

function versionsFor({ model, from, to, digest }: Copying): readonly Version[] {
  if (digest === undefined) return versionsOf(releaseOf(to.name, model));
  return [versionBy(digest, knownVersions(releaseOf(from.name, model)), `${model} in ${from.name}`)];
}

/** @throws {Problem} as {@link carry}; {InvalidData} for a release that is none */
export async function copyAnswer(copying: Copying, say: Say): Promise<Answer> {
  const { model, from, to } = copying;
  if (from.name === to.name)
    throw new Problem(`${from.name} is both ends of the copy.`, `npx ml copy ${model} --from ENV --to ${to.name}`);
  const versions = versionsFor(copying);
  const lines: string[] = [];
  const images: object[] = [];
  for (const version of versions) {
    const carried = await carry({ model, version, from, to, say });
    lines.push(`${model} ${version.version}`, ...carried.lines.map((line) => `  ${line}`));
    images.push(...carried.images);
  }
  return { text: lines.join("\n"), json: { model, from: from.name, to: to.name, images, lines }, ok: true };
}
