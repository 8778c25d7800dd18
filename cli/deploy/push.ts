import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { trafficOf } from "../../stacks/releases/edit/rollback.ts";
import { parseRelease } from "../../stacks/releases/load.ts";
import { gitIn, targetOf, type Git } from "../publish/git.ts";
import { pushOnto } from "../publish/onto.ts";
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

async function blobAt(git: Git, commit: string, path: string): Promise<string | undefined> {
  const { stdout, failed } = await git.tried(["rev-parse", "--verify", "--quiet", `${commit}:${path}`]);
  return failed ? undefined : stdout.trim();
}

/** What a release file serves. */
async function servedBy(git: Git, blob: string, path: string): Promise<string | undefined> {
  const loaded = parseRelease(await git.said(["cat-file", "blob", blob]), path);
  return "release" in loaded ? ofTraffic(trafficOf(loaded.release)) : undefined;
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
  const git = gitIn(root, "deploy again");
  let notPushed: string[] = [];
  const { commit, isNew } = await pushOnto(
    git,
    targetOf(target),
    async (theirs) => {
      const open: (readonly [Sent, string])[] = [];
      notPushed = [];
      for (const one of rolledBack) {
        const { path } = one;
        const here = await git.said(["hash-object", "-w", "--", path]);
        const [there, before] = [await blobAt(git, theirs, path), await blobAt(git, "HEAD", path)];
        // A rollback that was made again has another time in its history: what is served is what counts.
        if (there !== undefined && (await servedBy(git, there, path)) === (await servedBy(git, here, path))) continue;
        if (there === before) open.push([one, `100644 ${here}`]);
        else notPushed.push(path);
      }
      if (open.length === 0) return undefined;
      const files = new Map(open.map(([{ path }, entry]) => [path, entry]));
      const sent = open.map(([one]) => one);
      return { files, message: messageOf(environment, sent) };
    },
    "It is brought up. Commit and push the release files, or deploy again.",
  );
  const others = notPushed.length === 0 ? "" : `; changed meanwhile, and left: ${notPushed.join(", ")}`;
  return isNew
    ? { branch: target, commit, told: `${commit.slice(0, 12)} on ${target}${others}`, notPushed }
    : { branch: target, told: `${target} has it already${others}`, notPushed };
}
