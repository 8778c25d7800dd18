import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load, YAMLException } from "js-yaml";
import type { Issue } from "../../components/issues.ts";
import type { Release } from "../../components/model-service/release.ts";
import { releaseSchema } from "./schema.ts";

/** A release file's content, or everything that is wrong with it. */
export type LoadedRelease = { readonly release: Release } | { readonly issues: readonly Issue[] };

/** Checks the text of a release file. Pure; `file` is only used to say where. */
export function parseRelease(text: string, file: string): LoadedRelease {
  let content: unknown;
  try {
    content = load(text);
  } catch (error) {
    const where = error instanceof YAMLException ? error.message.split("\n")[0] : String(error);
    return { issues: [{ code: "MR002", path: file, message: `This is not YAML: ${where ?? ""}.` }] };
  }
  const parsed = releaseSchema.safeParse(content);
  if (parsed.success) return { release: parsed.data };
  return {
    issues: parsed.error.issues.map((issue) => ({
      code: "MR003",
      path: [file, issue.path.join(".")].filter((part) => part !== "").join(" "),
      message: issue.message.endsWith(".") ? issue.message : `${issue.message}.`,
    })),
  };
}

/** Reads `FOLDER/ENVIRONMENT/MODEL.yaml`. */
export function loadRelease(environment: string, model: string, folder = import.meta.dirname): LoadedRelease {
  const file = join(folder, environment, `${model}.yaml`);
  const shown = `releases/${environment}/${model}.yaml`;
  if (!existsSync(file))
    return {
      issues: [
        { code: "MR001", path: shown, message: `The file is missing: ${model} has no champion in ${environment}. Write one.` },
      ],
    };
  return parseRelease(readFileSync(file, "utf8"), shown);
}
