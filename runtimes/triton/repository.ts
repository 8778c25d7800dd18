import { ensembleConfig, modelConfig, version, type Devices } from "./configuration.ts";
import { nameInEnsemble } from "./ensemble-scheduling.ts";
import type { TritonSpec } from "./spec.ts";

/** Where the server looks for models. */
export const root = "/models";

/**
 * A model repository: what is mounted where. A folder a model, in it a folder for the version with the artifact and a
 * `config.pbtxt` from outside of the artifact: what an environment decides, such as accelerators, is no part of the model.
 * https://github.com/triton-inference-server/server/blob/v2.71.0/docs/user_guide/model_repository.md#repository-layout
 */
export interface Repository {
  /** Where the artifact is mounted. */
  readonly artifact: string;
  /** Folders of the artifact that are mounted elsewhere, by the place. */
  readonly parts: Readonly<Record<string, string>>;
  /** Text of each file, by its name. */
  readonly files: Readonly<Record<string, string>>;
  /** Where each file is mounted, by its name. */
  readonly places: Readonly<Record<string, string>>;
}

const versionFolder = (name: string): string => `${root}/${name}/${version}`;
const configFile = (name: string): string => `${root}/${name}/config.pbtxt`;

/** The repository of a declared model. Pure. */
export function repositoryOf(name: string, spec: TritonSpec, devices: Devices): Repository {
  const isCached = spec.responseCache !== undefined;
  if (spec.backend !== "ensemble")
    return {
      artifact: versionFolder(name),
      parts: {},
      files: { [`${name}.pbtxt`]: modelConfig(name, spec, devices, isCached) },
      places: { [`${name}.pbtxt`]: configFile(name) },
    };
  const models = Object.entries(spec.models).map(([folder, model]) => ({
    folder,
    model,
    own: nameInEnsemble(name, folder),
  }));
  return {
    // An ensemble reads nothing; like every model it has to have a version's folder.
    artifact: versionFolder(name),
    parts: Object.fromEntries(models.map(({ folder, own }) => [versionFolder(own), folder])),
    files: {
      [`${name}.pbtxt`]: ensembleConfig(name, spec, isCached),
      // What is kept is the ensemble's answer: keeping its steps' too would take the room of others.
      ...Object.fromEntries(models.map(({ model, own }) => [`${own}.pbtxt`, modelConfig(own, model, devices, false)])),
    },
    places: Object.fromEntries([name, ...models.map(({ own }) => own)].map((own) => [`${own}.pbtxt`, configFile(own)])),
  };
}
