import { existsSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { run } from "./console/run.ts";
import type { Say } from "./console/steps.ts";
import { moduleInCache } from "./toolchain/module-files.ts";
import { cacheRoot, toolPath } from "./toolchain/paths.ts";
import { versions } from "./toolchain/versions.ts";

/**
 * The file of KEDA's objects, as its own kustomization makes them of the files in its Go module; made once, then kept.
 * https://github.com/kedacore/keda/blob/v2.20.2/config/default/kustomization.yaml
 * @throws Error when the module cannot be had
 */
export async function ensureKedaObjects(say: Say): Promise<string> {
  const folder = join(cacheRoot(), "module-files");
  const kept = join(folder, `keda-${versions.keda}.yaml`);
  if (existsSync(kept)) return kept;
  say("its objects");
  const module = await moduleInCache("github.com/kedacore/keda/v2", `v${versions.keda}`);
  if (module === undefined) throw new Error(`The Go module of KEDA ${versions.keda} cannot be had.`);
  mkdirSync(folder, { recursive: true });
  const unfinished = realpathSync(mkdtempSync(join(folder, "keda-")));
  try {
    // Kustomizations name one another by relative paths alone.
    const base = relative(unfinished, realpathSync(join(module, "config/default")));
    writeFileSync(join(unfinished, "kustomization.yaml"), `resources: [${JSON.stringify(base)}]\n`);
    const objects = await run([toolPath("kubectl"), "kustomize", unfinished]);
    writeFileSync(join(unfinished, "objects.yaml"), `${objects}\n`);
    renameSync(join(unfinished, "objects.yaml"), kept);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return kept;
}
