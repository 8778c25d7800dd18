import { execa } from "execa";
import { repositoryRoot } from "../../local/toolchain/paths.ts";

/** What a Git command prints; undefined where it fails, as outside of a repository. */
export async function git(...args: readonly string[]): Promise<string | undefined> {
  const { stdout, failed } = await execa("git", args, { cwd: repositoryRoot, reject: false, stdin: "ignore" });
  return failed ? undefined : stdout.trim();
}

/** The commit that is previewed, with `-dirty` where files differ from it; undefined outside of a repository. */
export async function currentCommit(): Promise<string | undefined> {
  const [commit, changes] = [await git("rev-parse", "--short=12", "HEAD"), await git("status", "--porcelain")];
  if (commit === undefined || commit === "") return undefined;
  return changes === "" || changes === undefined ? commit : `${commit}-dirty`;
}
