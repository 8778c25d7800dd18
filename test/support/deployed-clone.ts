import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import type { Release, Version } from "../../components/model-service/release.ts";
import type { ReleaseStack } from "./release-stack.ts";

/** A stack's clone as a repository with a remote, as pipelines have it. */
export interface DeployedClone {
  /** A bare repository that everybody works from. */
  readonly remote: string;
  readonly git: (...args: readonly string[]) => Promise<string>;
  /** Commits what the clone has, and pushes it. @returns the commit */
  readonly commit: (message: string) => Promise<string>;
  /** What the remote's main has of a file. */
  readonly there: (path: string) => Promise<string>;
  readonly remove: () => void;
}

/** Makes a stack's clone a repository whose main is pushed. */
export async function deployedClone({ folder }: ReleaseStack): Promise<DeployedClone> {
  const remote = `${folder}.git`;
  const env = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  const run = async (cwd: string, args: readonly string[]): Promise<string> =>
    (await execa("git", [...args], { cwd, env, maxBuffer: 64 * 1024 * 1024 })).stdout;
  const git = (...args: readonly string[]): Promise<string> => run(folder, args);
  const commit = async (message: string): Promise<string> => {
    await git("add", "--all");
    await git("commit", "--quiet", "--message", message);
    await git("push", "--quiet", "--force", "origin", "HEAD:main");
    return git("rev-parse", "HEAD");
  };
  await run("/", ["init", "--quiet", "--bare", "--initial-branch=main", remote]);
  await git("init", "--quiet", "--initial-branch=main");
  await git("config", "user.name", "Ada Lovelace");
  await git("config", "user.email", "ada@example.com");
  await git("remote", "add", "origin", remote);
  await commit("As it was");
  return {
    ...{ remote, git, commit },
    there: (path) => run(remote, ["show", `main:${path}`]),
    remove: () => {
      rmSync(remote, { recursive: true, force: true });
    },
  };
}

/** The first iris once more under another digest, whose golden rows are wrong where the parity gate does not look. */
export async function packLyingIris(stack: ReleaseStack): Promise<Version> {
  const at = (path: string): string => join(stack.folder, "examples/iris", path);
  writeFileSync(at("lying.pmml"), `${readFileSync(at("model.pmml"), "utf8").trimEnd()}\n<!-- the same once more -->\n`);
  const golden = JSON.parse(readFileSync(at("golden.json"), "utf8")) as {
    readonly classes: readonly string[];
    readonly rows: readonly { readonly predicted: string; readonly probabilities: readonly number[] }[];
  };
  // Of 40 rows 32 are asked of every pod, spread evenly: not the third.
  const rows = [...golden.rows, ...golden.rows.slice(0, 10)];
  const [third] = rows.slice(2);
  if (rows.length !== 40 || third === undefined) throw new RangeError("iris has other rows than this was made for");
  const other = golden.classes.find((name) => name !== third.predicted) ?? "";
  const wrong = rows.map((row, index) => (index === 2 ? { ...row, predicted: other } : row));
  writeFileSync(at("golden-lying.json"), JSON.stringify({ ...golden, rows: wrong }));
  return stack.pack("iris", "examples/iris/lying.pmml", { version: "3", golden: "examples/iris/golden-lying.json" });
}

/** A release that follows another, as `npx ml release` writes it. */
export function following(champion: Version, before: Version): Release {
  const entry = { at: "2026-11-22T09:30:00Z", by: "Ada Lovelace <ada@example.com>", did: "release" };
  return { champion, history: [{ ...entry, before: { champion: before } }] };
}
