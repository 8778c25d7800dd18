import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Issue } from "../components/issues.ts";
import { referenceSchema, type Reference } from "../components/model-service/reference.ts";
import type { ResolvedModel, Variant } from "../components/model-service/resolve.ts";
import { repositoryRoot } from "../local/toolchain/paths.ts";
import { shownFile } from "./releases/load.ts";

/** A ConfigMap's limit, with room for what stands around it: https://kubernetes.io/docs/concepts/configuration/configmap/ */
const mostBytes = 1_000_000;

/** Digest of a reference's bytes. */
export function referenceDigest(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/** A reference's content; undefined where it is none. Pure. */
export function parseReference(text: string): Reference | undefined {
  try {
    return referenceSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The text of a reference, by its file. */
export function referenceText(file: string): string | undefined {
  const path = join(repositoryRoot, file);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** What makes a reference's text none of a model's. Pure. */
export function contentIssues(
  { name, environment, io, payloads }: Pick<ResolvedModel, "name" | "environment" | "io" | "payloads">,
  text: string,
  { file, path }: { readonly file: string; readonly path: string },
): readonly Issue[] {
  const again = madeAgain(name, environment);
  const content = parseReference(text);
  if (content === undefined || text.length > mostBytes)
    return [{ code: "MR029", path, message: `${file} holds no reference of at most ${mostBytes} bytes. ${again}` }];
  const shown = payloads === "none" || payloads.shown === "all" ? undefined : payloads.shown;
  return (["inputs", "outputs"] as const).flatMap((direction) =>
    Object.keys(content[direction]).flatMap((field): readonly Issue[] => {
      const declared = io === "the artifact's" || Object.hasOwn(io[direction], field);
      if (declared && shown?.includes(field) !== false) return [];
      const why = declared ? "is left out of what is recorded" : `is no field of io.${direction}`;
      return [
        { code: "MR029", path, message: `${field} of ${file} ${why}, so that nothing is compared with it. ${again}` },
      ];
    }),
  );
}

/** How a reference is made. */
export function madeAgain(name: string, environment: string): string {
  return `Make it again: npx ml reference ${name} ${environment} --from DATA.csv`;
}

function issuesOf(model: ResolvedModel, { role, digest, reference }: Variant): readonly Issue[] {
  const { name, environment, payloads } = model;
  if (payloads === "none" || reference === undefined) return [];
  const path = `${shownFile(environment, name)} ${role} ${digest.slice(0, "sha256:".length + 8)} reference`;
  const { file } = reference;
  const again = madeAgain(name, environment);
  const text = referenceText(file);
  if (text === undefined) return [{ code: "MR025", path, message: `There is no ${file}. ${again}` }];
  if (referenceDigest(text) !== reference.digest)
    return [
      {
        code: "MR025",
        path,
        message: `${file} is ${referenceDigest(text)}, not the recorded ${reference.digest}. ${again}`,
      },
    ];
  return contentIssues(model, text, { file, path });
}

/** What keeps recorded payloads from being compared with what a model's versions were trained on. */
export function referenceIssues(model: ResolvedModel): readonly Issue[] {
  return model.variants.flatMap((variant) => issuesOf(model, variant));
}
