import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import type { PlannedFile } from "./write.ts";

/** The TypeScript files among them as prettier lays them out here. */
export async function formatted(root: string, files: readonly PlannedFile[]): Promise<readonly PlannedFile[]> {
  return Promise.all(
    files.map(async (file) => {
      if (!file.path.endsWith(".ts") || typeof file.content !== "string") return file;
      const path = join(root, file.path);
      return { ...file, content: await format(file.content, { ...(await resolveConfig(path)), filepath: path }) };
    }),
  );
}
