import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CORE_SCHEMA, load, YAMLException } from "js-yaml";
import { z } from "zod";
import type { Issue } from "../components/issues.ts";

/** A vulnerability that images may have until a day. */
const schema = z.array(
  z.strictObject({
    id: z.string().regex(/^[A-Za-z][\w.-]+$/),
    package: z.string().min(1).optional(),
    reason: z.string().trim().min(10),
    until: z.iso.date(),
  }),
);

export type Waiver = z.infer<typeof schema>[number];

/** Where they stand, below `stacks/`. */
export const waiverFile = "waived-vulnerabilities.yaml";

/** Checks the text of the file: waivers, or everything that is wrong. Pure. */
export function parseWaivers(
  text: string,
): { readonly waivers: readonly Waiver[] } | { readonly issues: readonly Issue[] } {
  let content: unknown;
  try {
    content = load(text, { schema: CORE_SCHEMA });
  } catch (error) {
    const where = error instanceof YAMLException ? (error.message.split("\n")[0] ?? "") : String(error);
    return { issues: [{ code: "MR060", path: waiverFile, message: `This is not YAML: ${where}. Mend it there.` }] };
  }
  const parsed = schema.safeParse(content ?? []);
  if (parsed.success) return { waivers: parsed.data };
  return {
    issues: parsed.error.issues.map(({ path, message }) => ({
      code: "MR060",
      path: `${waiverFile} ${path.join(".")}`.trim(),
      message: `${message}. A waiver has an id, a reason of some words, a day (until: "2026-12-31") and, if it is of one package alone, that package.`,
    })),
  };
}

/** Reads the file; without one nothing is waived. */
export function loadWaivers(folder = import.meta.dirname): ReturnType<typeof parseWaivers> {
  const file = join(folder, waiverFile);
  return existsSync(file) ? parseWaivers(readFileSync(file, "utf8")) : { waivers: [] };
}
