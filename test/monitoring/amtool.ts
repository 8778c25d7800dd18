import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { localImages } from "../../local/images/catalogue.ts";
import { ensureTree } from "../../local/images/tree.ts";
import type { Verdict } from "./promtool.ts";

/** amtool as the cluster's image of Alertmanager has it. */
export interface Amtool {
  readonly run: (args: readonly string[], files: Readonly<Record<string, string>>) => Promise<Verdict>;
  readonly remove: () => void;
}

/** Unpacks it; what the cache does not have of the image is fetched. */
export async function amtool(): Promise<Amtool> {
  const { packages, leaveOut } = localImages.alertmanager;
  const tree = await ensureTree(packages, leaveOut, () => undefined);
  const folder = mkdtempSync(join(tmpdir(), "amtool-"));
  await execa("tar", ["-xf", tree, "-C", folder, "./usr/bin/amtool"]);
  return {
    run: async (args, files) => {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      const { exitCode, all } = await execa(join(folder, "usr/bin/amtool"), args, {
        cwd: folder,
        all: true,
        reject: false,
      });
      return { ok: exitCode === 0, words: all };
    },
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
