import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { repositoryRoot } from "../../local/toolchain/paths.ts";

/** The files that git knows or would, and nothing that was built here, in a new folder: what `git clone` gives. */
export async function cloneFolder(): Promise<string> {
  const clone = mkdtempSync(join(tmpdir(), "clone-"));
  const listed = await execa("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: repositoryRoot,
  });
  for (const file of listed.stdout
    .split("\0")
    .filter((name) => existsSync(join(repositoryRoot, name)) && name !== "")) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(repositoryRoot, file), join(clone, file), { verbatimSymlinks: true });
  }
  return clone;
}

/**
 * Gives a clone the modules that are installed here: in a second, where `npm ci` takes half a minute. As links to the same
 * files where both are on one file system; never as a link to the folder, behind which a module would find this
 * repository's workspaces and not the clone's.
 */
export async function shareModules(clone: string): Promise<void> {
  const modules = join(clone, "node_modules");
  const from = join(repositoryRoot, "node_modules");
  const linked = await execa("cp", ["-al", from, modules], { reject: false });
  if (linked.failed) {
    rmSync(modules, { recursive: true, force: true });
    await execa("cp", ["-a", from, modules]);
  }
  // What was built here names this folder.
  rmSync(join(modules, ".cache"), { recursive: true, force: true });
  // Newer than the clone's lock file, or make would install again; a file of its own, or it would be newer here too.
  const installed = join(modules, ".package-lock.json");
  rmSync(installed);
  cpSync(join(from, ".package-lock.json"), installed);
}
