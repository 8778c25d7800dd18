import { execa } from "execa";
import { repositoryRoot } from "../../local/toolchain/paths.ts";

/** Who only asks leaves no lock behind when it is killed: https://git-scm.com/docs/git#Documentation/git.txt-codeGITOPTIONALLOCKScode */
const env = { GIT_OPTIONAL_LOCKS: "0" };

/** What a Git command prints that changes nothing; undefined where it fails, as outside of a repository. */
export async function git(...args: readonly string[]): Promise<string | undefined> {
  const { stdout, failed } = await execa("git", args, { cwd: repositoryRoot, reject: false, stdin: "ignore", env });
  return failed ? undefined : stdout.trim();
}

/** The commit that is previewed, with `-dirty` where files differ from it; undefined outside of a repository. */
export async function currentCommit(): Promise<string | undefined> {
  const [commit, changes] = [await git("rev-parse", "--short=12", "HEAD"), await git("status", "--porcelain")];
  if (commit === undefined || commit === "") return undefined;
  return changes === "" || changes === undefined ? commit : `${commit}-dirty`;
}
