import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../console/run.ts";
import type { Say } from "../console/steps.ts";
import { linkInto } from "../toolchain/links.ts";
import { binFolder, cacheRoot } from "../toolchain/paths.ts";
import { versions } from "../toolchain/versions.ts";
import { ensureTree } from "./tree.ts";

/**
 * Fetches promtool, which checks Prometheus' configuration and rules, unless the cache has it. It comes out of Debian's
 * package: to install that one would start a Prometheus on this machine.
 */
export async function ensurePromtool(say: Say): Promise<void> {
  const folder = join(cacheRoot(), "promtool", versions.prometheus);
  if (!existsSync(folder)) {
    mkdirSync(join(folder, ".."), { recursive: true });
    const unfinished = mkdtempSync(`${folder}.`);
    try {
      const tree = await ensureTree([`prometheus=${versions.prometheus}*`], ["/usr/bin/prometheus"], say);
      await run(["tar", "-xf", tree, "-C", unfinished, "--strip-components=3", "./usr/bin/promtool"], { say });
      renameSync(unfinished, folder);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  linkInto(binFolder(), "promtool", join(folder, "promtool"));
}
