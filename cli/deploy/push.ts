import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { Problem } from "../../local/console/problem.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { trafficOf } from "../../stacks/releases/edit/rollback.ts";
import { parseRelease } from "../../stacks/releases/load.ts";
import { ofTraffic } from "./fingerprint.ts";
import type { RolledBack } from "./rollback.ts";

/** What became of rolled back release files at the place that everybody works from. */
export interface Pushed {
  readonly branch: string;
  /** Undefined where nothing had to be pushed. */
  readonly commit?: string;
  readonly told: string;
  /** Files that somebody else changed meanwhile: theirs stand. */
  readonly notPushed: readonly string[];
}

/** What is said of a file that is pushed. */
type Sent = Pick<RolledBack, "model" | "from" | "to" | "why" | "path">;

/** How often a push is tried that another one was faster than. */
const attempts = 5;

async function git(
  root: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input?: string,
): Promise<string> {
  const { stdout, stderr, failed } = await execa("git", args, {
    cwd: root,
    env,
    reject: false,
    ...(input === undefined ? { stdin: "ignore" as const } : { input }),
  });
  if (failed)
    throw new Problem(
      `git ${args.slice(0, 3).join(" ")} failed: ${stderr.trim()}`,
      "Mend what it names, and deploy again.",
    );
  return stdout.trim();
}

async function blobAt(root: string, commit: string, path: string): Promise<string | undefined> {
  const { stdout, failed } = await execa("git", ["rev-parse", "--verify", "--quiet", `${commit}:${path}`], {
    cwd: root,
    reject: false,
    stdin: "ignore",
  });
  return failed ? undefined : stdout.trim();
}

/** What a release file of a commit serves. */
async function servedAt(root: string, commit: string, path: string): Promise<string | undefined> {
  const loaded = parseRelease(await git(root, ["show", `${commit}:${path}`]), path);
  return "release" in loaded ? ofTraffic(trafficOf(loaded.release)) : undefined;
}

/** A commit on top of another in which only these files are as this working tree has them. */
async function commitOn(root: string, base: string, paths: readonly string[], message: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "ml-deploy-index-"));
  const env = { GIT_INDEX_FILE: join(folder, "index") };
  try {
    await git(root, ["read-tree", base], env);
    for (const path of paths) {
      const blob = await git(root, ["hash-object", "-w", "--", path]);
      await git(root, ["update-index", "--add", "--cacheinfo", `100644,${blob},${path}`], env);
    }
    const tree = await git(root, ["write-tree"], env);
    return await git(root, ["commit-tree", tree, "-p", base, "-F", "-"], {}, message);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function messageOf(environment: string, rolledBack: readonly Sent[]): string {
  const what = rolledBack.map(({ model, from, to }) => `${model} ${from} to ${to}`).join(", ");
  return `Roll back ${what} in ${environment}\n\n${rolledBack.map(({ model, why }) => `${model}: ${why}`).join("\n")}\n`;
}

/**
 * Pushes rolled back release files, as one commit on top of what the branch is now: no other file is touched, here or there.
 * What the branch has already is not pushed again, so that a run that was killed is simply repeated; a file that somebody
 * else changed meanwhile stays theirs.
 *
 * @param target `origin/main`
 * @param root of the repository
 */
export async function pushed(
  target: string,
  environment: string,
  rolledBack: readonly Sent[],
  root = repositoryRoot,
): Promise<Pushed> {
  const [remote = "", ...rest] = target.split("/");
  const branch = rest.join("/");
  if (branch === "") throw new Problem(`"${target}" is no branch of a remote.`, "--push origin/main");
  for (let attempt = 1; ; attempt += 1) {
    await git(root, ["fetch", "--quiet", remote, branch]);
    const theirs = await git(root, ["rev-parse", "FETCH_HEAD"]);
    const [open, notPushed]: [Sent[], string[]] = [[], []];
    for (const one of rolledBack) {
      const { path } = one;
      const [there, before] = [await blobAt(root, theirs, path), await blobAt(root, "HEAD", path)];
      const here = parseRelease(
        await git(root, ["cat-file", "blob", await git(root, ["hash-object", "-w", "--", path])]),
        path,
      );
      const wanted = "release" in here ? ofTraffic(trafficOf(here.release)) : undefined;
      if (there !== undefined && (await servedAt(root, theirs, path)) === wanted) continue;
      if (there === before) open.push(one);
      else notPushed.push(path);
    }
    const others = notPushed.length === 0 ? "" : `; changed meanwhile, and left: ${notPushed.join(", ")}`;
    if (open.length === 0) return { branch: target, told: `${target} has it already${others}`, notPushed };
    const commit = await commitOn(
      root,
      theirs,
      open.map(({ path }) => path),
      messageOf(environment, open),
    );
    const { failed, stderr } = await execa("git", ["push", "--quiet", remote, `${commit}:refs/heads/${branch}`], {
      cwd: root,
      reject: false,
      stdin: "ignore",
    });
    if (!failed) return { branch: target, commit, told: `${commit.slice(0, 12)} on ${target}${others}`, notPushed };
    if (attempt === attempts || !/fetch first|non-fast-forward|rejected|cannot lock ref/.test(stderr))
      throw new Problem(
        `The rollback cannot be pushed to ${target}: ${stderr.trim()}`,
        "It is brought up. Commit and push the release files, or deploy again.",
      );
  }
}
