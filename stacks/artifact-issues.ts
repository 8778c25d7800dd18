import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Issue } from "../components/issues.ts";
import { compareContracts } from "../components/model-service/contract.ts";
import { versionsOf } from "../components/model-service/release.ts";
import type { IoSpec } from "../components/model-service/spec/io.ts";
import type { ModelSpec } from "../components/model-service/spec.ts";
import { examine, unsafeIssues } from "../formats/examine.ts";
import { findFormat } from "../formats/find.ts";
import { lockOf } from "../formats/lock.ts";
import { imageFiles } from "../oci/files.ts";
import type { LayerFile } from "../oci/layer.ts";
import { loadRelease } from "./releases/load.ts";
import { sourceFile } from "./releases/source.ts";

const repositoryRoot = join(import.meta.dirname, "..");

/** Where an artifact says nothing of a direction, there is nothing to compare. */
function known(declared: IoSpec, read: IoSpec): IoSpec {
  const of = (direction: keyof IoSpec): IoSpec[typeof direction] =>
    Object.keys(read[direction]).length === 0 ? declared[direction] : read[direction];
  return { inputs: of("inputs"), outputs: of("outputs") };
}

/**
 * What is wrong with the files that one version of a model is packed from: pickles that are unsafe to load or that its
 * runtime cannot load, and a declared contract that is not the artifact's. Pure.
 * @param source the file or folder, as messages call it
 */
export function filesIssues(
  model: ModelSpec,
  files: readonly LayerFile[],
  source: string,
  isFolder: boolean,
): readonly Issue[] {
  const { runtime, io } = model;
  const packages = lockOf(runtime.kind);
  const lock = packages.size === 0 ? undefined : packages;
  const found = io === undefined ? undefined : findFormat(files, source, isFolder);
  if (io === undefined || found === undefined || !("format" in found)) return unsafeIssues(files, source, lock);
  const signature = "signature" in runtime ? runtime.signature : undefined;
  const { issues, contract } = examine(found.format, files, source, lock, signature);
  return contract === undefined ? issues : [...issues, ...compareContracts(model.name, io, known(io, contract.io))];
}

/** Looks at the artifacts of models that are files of this repository, before anything is made of them. */
export async function artifactIssues(environment: string, models: readonly ModelSpec[]): Promise<readonly Issue[]> {
  const issues: Issue[] = [];
  for (const model of models) {
    const loaded = loadRelease(environment, model.name);
    if ("issues" in loaded) continue; // said with all others, by the program itself
    for (const { from } of versionsOf(loaded.release)) {
      const source = sourceFile(from);
      if (source === undefined) continue;
      const path = join(repositoryRoot, source);
      const isFolder = (await stat(path)).isDirectory();
      issues.push(...filesIssues(model, await imageFiles(path), source, isFolder));
    }
  }
  return issues;
}
