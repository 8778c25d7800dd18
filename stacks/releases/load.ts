import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { CORE_SCHEMA, load, YAMLException } from "js-yaml";
import type { Issue } from "../../components/issues.ts";
import type { Release } from "../../components/model-service/release.ts";
import { contradictions, explain } from "./explain.ts";
import { releaseSchema } from "./schema.ts";

/** A release file's content, or everything that is wrong with it. */
export type LoadedRelease = { readonly release: Release } | { readonly issues: readonly Issue[] };

/** Checks the text of a release file. Pure; `file` is only used to say where. */
export function parseRelease(text: string, file: string): LoadedRelease {
  let content: unknown;
  try {
    // Without times: YAML 1.2 has none, so that `at` is text with quotes and without, as editors and the commands write it.
    // https://yaml.org/spec/1.2.2/#103-core-schema
    content = load(text, { schema: CORE_SCHEMA });
  } catch (error) {
    const where = error instanceof YAMLException ? error.message.split("\n")[0] : String(error);
    return { issues: [{ code: "MR002", path: file, message: `This is not YAML: ${where ?? ""}. Mend it there.` }] };
  }
  const parsed = releaseSchema.safeParse(content ?? {});
  if (!parsed.success) return { issues: parsed.error.issues.flatMap((refusal) => explain(refusal, content, file)) };
  // Keys that a file does not have are not there after parsing either; YAML has no `undefined`.
  const release = parsed.data as Release;
  const issues = contradictions(release, file);
  return issues.length > 0 ? { issues } : { release };
}

export function shownFile(environment: string, model: string): string {
  return `releases/${environment}/${model}.yaml`;
}

/** Reads `FOLDER/ENVIRONMENT/MODEL.yaml`. */
export function loadRelease(environment: string, model: string, folder = import.meta.dirname): LoadedRelease {
  const file = join(folder, environment, `${model}.yaml`);
  const shown = shownFile(environment, model);
  if (!existsSync(file))
    return {
      issues: [
        { code: "MR001", path: shown, message: `The file is missing: ${model} has no champion in ${environment}. Write one.` },
      ],
    };
  return parseRelease(readFileSync(file, "utf8"), shown);
}

/** Names of the models that have a release file in an environment, sorted. */
export function releasedModels(environment: string, folder = import.meta.dirname): readonly string[] {
  const releases = join(folder, environment);
  if (!existsSync(releases)) return [];
  return readdirSync(releases)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => basename(file, ".yaml"))
    .sort();
}

/** Release files of an environment that no declared model has: a misspelt name, or a model that is gone. */
export function strayReleases(
  environment: string,
  models: readonly string[],
  folder = import.meta.dirname,
): readonly Issue[] {
  return releasedModels(environment, folder)
    .filter((model) => !models.includes(model))
    .map((model) => ({
      code: "MR010",
      path: shownFile(environment, model),
      message: `${environment} declares no model "${model}". Rename the file, declare the model, or remove the file.`,
    }));
}
