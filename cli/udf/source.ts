import { statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { loadRelease } from "../../stacks/releases/load.ts";
import { InvalidData } from "../../stacks/invalid-data.ts";
import { Problem } from "../../local/console/problem.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";

/** A PMML file, and what the model in it is called. */
export interface PmmlSource {
  readonly name: string;
  readonly file: string;
}

const extension = ".pmml";
const filePrefix = "file:";

/**
 * The PMML file of what somebody named: a file, or a model whose champion comes from a file of this repository.
 * @throws {Problem} when there is none
 * @throws {InvalidData} when the model's release is wrong
 */
export function pmmlSource(asked: string, environment: string): PmmlSource {
  if (asked.endsWith(extension)) {
    const file = resolve(asked);
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
      throw new Problem(`There is no file ${asked}.`, "Name a PMML file, or a model of this repository: npx ml models");
    return { name: basename(file, extension), file };
  }
  const loaded = loadRelease(environment, asked);
  if ("issues" in loaded) throw new InvalidData(loaded.issues, environment);
  const { from } = loaded.release.champion;
  if (!from.startsWith(filePrefix) || !from.endsWith(extension))
    throw new Problem(
      `The champion of ${asked} in ${environment} comes from ${from}, which is no PMML file of this repository.`,
      "Fetch it, and name the file: npx ml udf FILE.pmml",
    );
  return { name: asked, file: join(repositoryRoot, from.slice(filePrefix.length)) };
}
