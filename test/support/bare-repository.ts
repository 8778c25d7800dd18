import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

/** A bare repository as a server has one, and a clone that somebody works in. */
export interface BareRepository {
  readonly folder: string;
  /** The clone. */
  readonly clone: string;
  readonly git: (...args: string[]) => Promise<string>;
  /** Commits everything in the clone and pushes it. @returns the commit */
  readonly push: (message: string, branch?: string) => Promise<string>;
  /** What a branch has by now. */
  readonly show: (file: string, branch?: string) => Promise<string>;
  readonly remove: () => void;
}

/** Makes a folder's files a repository with the one branch `main`. The folder becomes the clone. */
export async function bareRepository(clone: string): Promise<BareRepository> {
  const folder = mkdtempSync(join(tmpdir(), "bare-"));
  const who = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com", "-c", "commit.gpgsign=false"];
  const git = async (...args: string[]): Promise<string> =>
    (await execa("git", [...who, ...args], { cwd: clone, stdin: "ignore" })).stdout;
  const push = async (message: string, branch = "main"): Promise<string> => {
    await git("add", "--all");
    await git("commit", "--quiet", "--allow-empty", "--message", message);
    await git("push", "--quiet", "origin", `HEAD:refs/heads/${branch}`);
    return git("rev-parse", "HEAD");
  };
  await execa("git", ["init", "--quiet", "--bare", "--initial-branch=main", folder]);
  await git("init", "--quiet", "--initial-branch=main");
  await git("remote", "add", "origin", folder);
  await push("What is there");
  return {
    folder,
    clone,
    git,
    push,
    show: async (file, branch = "main") =>
      (await execa("git", ["--git-dir", folder, "show", `${branch}:${file}`])).stdout,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
