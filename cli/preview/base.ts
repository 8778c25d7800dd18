import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "../../local/console/problem.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { git } from "./commit.ts";

/** Where main is, as this clone knows it: what was fetched before what was made here. */
const mains = ["origin/main", "main"];

/** The commit that a change began at. @throws {Problem} where there is no main, or no such commit */
export async function baseCommit(asked: string | undefined): Promise<string> {
  if (asked !== undefined) {
    const commit = await git("rev-parse", "--verify", `${asked}^{commit}`);
    if (commit !== undefined) return commit;
    throw new Problem(`There is no commit ${asked}.`, "git fetch, or name another with --base");
  }
  for (const main of mains) {
    const commit = await git("merge-base", "HEAD", main);
    if (commit !== undefined && commit !== "") return commit;
  }
  throw new Problem("There is no main that this change began at.", "Say what to compare with: --base COMMIT");
}

/** Works with the files of a commit in a folder of their own, that is gone afterwards; dependencies are this clone's. */
export async function withFilesOf<T>(commit: string, work: (folder: string) => Promise<T>): Promise<T> {
  const parent = mkdtempSync(join(tmpdir(), "ml-preview-base-"));
  const folder = join(parent, "base");
  if ((await git("worktree", "add", "--detach", folder, commit)) === undefined) {
    rmSync(parent, { recursive: true, force: true });
    throw new Problem(`The files of commit ${commit} cannot be had.`, `git worktree add --detach ${folder} ${commit}`);
  }
  try {
    symlinkSync(join(repositoryRoot, "node_modules"), join(folder, "node_modules"));
    return await work(folder);
  } finally {
    await git("worktree", "remove", "--force", folder);
    rmSync(parent, { recursive: true, force: true });
  }
}
