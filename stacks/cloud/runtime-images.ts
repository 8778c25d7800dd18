import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load, YAMLException } from "js-yaml";
import { z } from "zod";
import type { EnvironmentName } from "../../components/environment-names.ts";
import type { Issue } from "../../components/issues.ts";
import { packedImages } from "../../runtimes/images.ts";
import type { BuiltImageName } from "../../runtimes/kinds.ts";

/** `stacks/runtime-images/ENV.yaml`: which build of each image that is built here runs in an environment. */
const schema = z.record(
  z.union([z.enum(packedImages), z.string().regex(/^functions\/[a-z][a-z0-9-]*$/)]),
  z.union([z.literal("unresolved"), z.string().regex(/^sha256:[0-9a-f]{64}$/)]),
);

/** Digests by image; one that nobody has released there is not in it. */
export type RuntimeDigests = Partial<Readonly<Record<BuiltImageName, string>>>;

/** Where the digests of an environment stand, below `stacks/`. */
export function runtimeImagesFile(environment: EnvironmentName): string {
  return `runtime-images/${environment}.yaml`;
}

/** Checks the text of such a file. Pure; `file` is only used to say where. */
export function parseRuntimeImages(
  text: string,
  file: string,
): { readonly digests: RuntimeDigests } | { readonly issues: readonly Issue[] } {
  const refused = (path: string, message: string): Issue => ({ code: "EN061", path, message });
  let content: unknown;
  try {
    content = load(text);
  } catch (error) {
    const where = error instanceof YAMLException ? (error.message.split("\n")[0] ?? "") : String(error);
    return { issues: [refused(file, `This is not YAML: ${where}. Mend it there.`)] };
  }
  const parsed = schema.safeParse(content ?? {});
  if (!parsed.success)
    return {
      issues: parsed.error.issues.map(({ path }) =>
        refused(
          [file, path.join(".")].filter(Boolean).join(" "),
          `A line is an image that is built here (${packedImages.join(", ")}) or a model's function (functions/NAME) and the digest of its image, or the word unresolved.`,
        ),
      ),
    };
  const known = Object.entries(parsed.data).filter(([, digest]) => digest !== "unresolved");
  return { digests: Object.fromEntries(known) };
}

/** Reads an environment's file; without one nothing is released there. */
export function loadRuntimeImages(
  environment: EnvironmentName,
  folder = join(import.meta.dirname, ".."),
): ReturnType<typeof parseRuntimeImages> {
  const file = join(folder, runtimeImagesFile(environment));
  return existsSync(file)
    ? parseRuntimeImages(readFileSync(file, "utf8"), runtimeImagesFile(environment))
    : { digests: {} };
}
