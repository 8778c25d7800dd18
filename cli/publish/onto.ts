import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "../../local/console/problem.ts";
import type { Git, Target } from "./git.ts";

/** How often a push is tried that others were faster than. Of those that try at once one succeeds each time. */
const attempts = 10;

/** Longest wait (ms) before the second try; before the n-th it is n - 1 times this. Chance keeps two from meeting again. */
const pause = 300;

/** What a commit on top of a branch is to hold. */
export interface Proposal {
  /** Mode and blob of each file, undefined where it is to be gone; every other file is as the branch has it. */
  readonly files: ReadonlyMap<string, string | undefined>;
  readonly message: string;
}

/** An index of its own in a folder that is gone afterwards: that of the working tree is nobody's business here. */
export async function withIndex<T>(work: (index: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "ml-index-"));
  try {
    return await work(join(folder, "index"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What `git update-index --index-info` reads. Mode 0 takes a file out. https://git-scm.com/docs/git-update-index */
function indexInfo(files: Proposal["files"], none: string): string {
  return [...files].map(([path, entry]) => `${entry ?? `0 ${none}`}\t${path}\0`).join("");
}

async function commitOn(git: Git, base: string, { files, message }: Proposal): Promise<string> {
  const tree = await withIndex(async (index) => {
    await git.said(["read-tree", base], { index });
    const input = indexInfo(files, "0".repeat(base.length));
    await git.said(["update-index", "-z", "--index-info"], { index, input });
    return git.said(["write-tree"], { index });
  });
  return git.said(["commit-tree", tree, "-p", base, "-F", "-"], { input: message });
}

/** The branch was being written at that very moment: it need not have moved yet. */
function isHeld(stderr: string): boolean {
  return /cannot lock ref|failed to update ref|incorrect old value/.test(stderr);
}

/**
 * Pushes one commit on top of what a branch is by then, as often as somebody else was faster: each time it is proposed anew. Neither
 * the working tree nor what it has checked out is touched, so that whoever is killed has changed nothing or everything.
 *
 * @param propose what to commit on top of this commit of theirs; undefined where nothing is left to
 * @param todo what to do where the push is refused
 * @returns the commit, and theirs where nothing was proposed
 * @throws {Problem} where the remote refuses it, or others were faster every time
 */
export async function pushOnto(
  git: Git,
  { remote, branch }: Target,
  propose: (theirs: string) => Promise<Proposal | undefined>,
  todo: string,
): Promise<{ readonly commit: string; readonly isNew: boolean }> {
  let refused: { readonly at: string; readonly why: string } | undefined;
  for (let attempt = 1; ; attempt += 1) {
    await git.said(["fetch", "--quiet", remote, `refs/heads/${branch}`]);
    const theirs = await git.said(["rev-parse", "FETCH_HEAD"]);
    const proposal = await propose(theirs);
    if (proposal === undefined) return { commit: theirs, isNew: false };
    // What a hook or a rule of the branch refuses it refuses the next time, too.
    if (refused !== undefined && refused.at === theirs && !isHeld(refused.why))
      throw new Problem(`${remote}/${branch} does not take it: ${refused.why}`, todo);
    if (refused !== undefined && attempt > attempts)
      throw new Problem(`On ${remote}/${branch} others were faster ${attempts} times in a row: ${refused.why}`, todo);
    const commit = await commitOn(git, theirs, proposal);
    const { failed, stderr } = await git.tried(["push", "--quiet", remote, `${commit}:refs/heads/${branch}`]);
    if (!failed) return { commit, isNew: true };
    refused = { at: theirs, why: stderr };
    await sleep(Math.random() * pause * attempt);
  }
}
