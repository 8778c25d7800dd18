import { existsSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../../local/console/problem.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { gitIn, targetOf, type Git, type Target } from "./git.ts";
import { pushOnto, withIndex } from "./onto.ts";
import { standing, type Files, type Standing } from "./standing.ts";

/** What commands write and pipelines keep: versions of models, and images that they run by. */
const folders = ["stacks/releases", "stacks/runtime-images"] as const;

/** What became of the changed files of a working tree. */
export interface Published {
  /** As it was named: `origin/main`. */
  readonly branch: string;
  /** What was pushed; undefined where nothing had to be. */
  readonly commit: string | undefined;
  /** Files of the commit, or those that the branch had already. */
  readonly files: readonly string[];
}

/** Lines of `ls-tree -z` and `ls-files --stage -z`. Pure. */
export function filesIn(listed: string): Files {
  return new Map(
    listed.split("\0").flatMap((line) => {
      const [, mode, blob, path] = /^(\d+) (?:blob )?([0-9a-f]+)(?: 0)?\t([\s\S]+)$/.exec(line) ?? [];
      return mode === undefined || blob === undefined || path === undefined ? [] : [[path, `${mode} ${blob}`] as const];
    }),
  );
}

const inCommit = async (git: Git, commit: string): Promise<Files> =>
  filesIn(await git.said(["ls-tree", "-r", "-z", commit, "--", ...folders]));

/** Files as the working tree has them, without those that Git is told to ignore. */
async function inWorkingTree(git: Git, root: string): Promise<Files> {
  return withIndex(async (index) => {
    // An empty index: what is not in the working tree is not in it afterwards.
    const there = folders.filter((folder) => existsSync(join(root, folder)));
    if (there.length > 0) await git.said(["add", "--all", "--", ...there], { index });
    return filesIn(await git.said(["ls-files", "--stage", "-z"], { index }));
  });
}

/** Where this working tree and the branch went different ways. */
async function baseOf(git: Git, theirs: string, target: string): Promise<string> {
  const { stdout, failed } = await git.tried(["merge-base", "HEAD", theirs]);
  if (!failed) return stdout.trim();
  throw new Problem(
    `What is checked out and ${target} have no commit in common, as far as this clone goes back.`,
    `git fetch --unshallow, or check out ${target} and make the change again.`,
  );
}

/** Who changed each of these files last, on the way from one commit to another. */
async function whoChanged(git: Git, range: string, paths: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    paths.map(async (path) => `${path}: ${await git.said(["log", "-1", "--format=%h %an: %s", range, "--", path])}`),
  );
}

/** Brings what is checked out to what was pushed, where that is the branch itself and nothing is in the way. */
async function follow(git: Git, { branch }: Target, commit: string, files: readonly string[]): Promise<void> {
  const on = await git.tried(["symbolic-ref", "--quiet", "--short", "HEAD"]);
  if (!on.failed && on.stdout.trim() !== branch) return;
  const isBehind = !(await git.tried(["merge-base", "--is-ancestor", "HEAD", commit])).failed;
  if (!isBehind) return;
  // As they are in the commit already, they do not stand in its way.
  await git.tried(["add", "--all", "--", ...files]);
  await git.tried(["merge", "--ff-only", "--quiet", commit]);
}

/**
 * Commits what is changed of releases and runtimes' images on top of what a branch is by now, and pushes it. What else is changed
 * here stays here. Killed anywhere it is run again: what the branch has already is not pushed twice.
 *
 * @param onto `origin/main`
 * @param root of the repository
 * @throws {Problem} where somebody else changed the same file, or the push is refused: nothing is changed then, here or there
 */
export async function publish(onto: string, message: string, root = repositoryRoot): Promise<Published> {
  const target = targetOf(onto);
  const git = gitIn(root, `npx ml publish ${onto} --message "${message}"`);
  const ours = await inWorkingTree(git, root);
  let last: Standing = { open: new Map(), there: [], conflicts: [] };
  const { commit, isNew } = await pushOnto(
    git,
    target,
    async (theirs) => {
      const base = await baseOf(git, theirs, onto);
      last = standing(await inCommit(git, base), ours, await inCommit(git, theirs));
      if (last.conflicts.length > 0)
        throw new Problem(
          ["Changed here and meanwhile there:", ...(await whoChanged(git, `${base}..${theirs}`, last.conflicts))].join(
            "\n  ",
          ),
          `Nothing was pushed. Take theirs and decide anew: git restore --source ${theirs.slice(0, 12)} -- ${last.conflicts.join(" ")}`,
        );
      return last.open.size === 0 ? undefined : { files: last.open, message };
    },
    "Nothing was pushed, and nothing is changed here. Mend what it names, and publish again.",
  );
  const files = isNew ? [...last.open.keys()].toSorted() : last.there;
  if (files.length > 0) await follow(git, target, commit, files);
  return { branch: onto, commit: isNew ? commit : undefined, files };
}
