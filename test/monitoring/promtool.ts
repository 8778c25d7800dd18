import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { ensureGoBuild } from "../../local/toolchain/go-build.ts";
import { toolPath } from "../../local/toolchain/paths.ts";
import { goRecipes } from "../../local/toolchain/recipes.ts";

/** Builds promtool unless the cache has it. */
export async function ensurePromtool(): Promise<void> {
  await ensureGoBuild(goRecipes.prometheus, () => undefined);
}

/** What promtool said of some files, and whether it was content. */
export interface Verdict {
  readonly ok: boolean;
  readonly words: string;
}

/** Runs promtool in a folder of files that is gone afterwards. */
export async function promtool(args: readonly string[], files: Readonly<Record<string, string>>): Promise<Verdict> {
  const folder = mkdtempSync(join(tmpdir(), "promtool-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const { exitCode, all } = await execa(toolPath("promtool"), args, { cwd: folder, all: true, reject: false });
    return { ok: exitCode === 0, words: all };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
