import { execa } from "execa";
import { Problem } from "../../local/console/problem.ts";

/** What a Git command printed, and whether it did what it was asked. */
export interface GitRan {
  readonly stdout: string;
  readonly stderr: string;
  readonly failed: boolean;
}

/** A branch of a remote, as `origin/main`. */
export interface Target {
  readonly remote: string;
  readonly branch: string;
}

/** Git in one repository. */
export interface Git {
  /** What it prints, without the last line's end. @throws {Problem} with Git's own words where it fails */
  readonly said: (args: readonly string[], more?: GitMore) => Promise<string>;
  readonly tried: (args: readonly string[], more?: GitMore) => Promise<GitRan>;
}

interface GitMore {
  /** Another index than the one that people work with. */
  readonly index?: string;
  readonly input?: string;
}

/**
 * @param root of the repository
 * @param again what is to be run again once what Git names is mended
 */
export function gitIn(root: string, again: string): Git {
  const tried = async (args: readonly string[], { index, input }: GitMore = {}): Promise<GitRan> => {
    const { stdout, stderr, failed } = await execa("git", args, {
      cwd: root,
      // Its words are read in one language: https://www.gnu.org/software/gettext/manual/html_node/Locale-Environment-Variables.html
      env: { LC_ALL: "C", ...(index === undefined ? {} : { GIT_INDEX_FILE: index }) },
      reject: false,
      ...(input === undefined ? { stdin: "ignore" as const } : { input }),
    });
    return { stdout, stderr: stderr.trim(), failed };
  };
  return {
    tried,
    said: async (args, more) => {
      const { stdout, stderr, failed } = await tried(args, more);
      if (failed)
        throw new Problem(`git ${args.slice(0, 3).join(" ")} failed: ${stderr}`, `Mend what it names, then: ${again}`);
      return stdout.trimEnd();
    },
  };
}

/** A branch as somebody names it: `origin/main`; the branch's own name may have slashes. @throws {Problem} for anything else */
export function targetOf(written: string): Target {
  const [, remote = "", branch = ""] = /^([^\s/-][^\s/]*)\/([^\s/-]\S*)$/.exec(written) ?? [];
  if (branch === "") throw new Problem(`"${written}" is no branch of a remote.`, "Name both, as in origin/main.");
  return { remote, branch };
}
