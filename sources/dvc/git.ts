import { basename, dirname } from "node:path";
import type { Provenance } from "../../components/model-service/release.ts";
import { run } from "../../local/console/run.ts";
import { withoutSecrets } from "../shown.ts";

/** What Git knows of a file. */
export interface Committed {
  /** The folder of the repository. */
  readonly root: string;
  /** Undefined where the file is not as any commit has it. */
  readonly code: Provenance["code"];
}

/** The commit that has a file as it is; undefined outside of a Git repository. */
export async function committed(file: string): Promise<Committed | undefined> {
  const git = (...args: readonly string[]): Promise<string> => run(["git", "-C", dirname(file), ...args]);
  const orNothing = (asked: Promise<string>): Promise<string | undefined> =>
    asked.then(
      (told) => (told === "" ? undefined : told),
      () => undefined,
    );
  const root = await orNothing(git("rev-parse", "--show-toplevel"));
  if (root === undefined) return undefined;
  const name = basename(file);
  const isTracked = (await orNothing(git("ls-files", "--", name))) !== undefined;
  const changed = await orNothing(git("status", "--porcelain", "--", name));
  const commit = await orNothing(git("rev-parse", "HEAD"));
  if (!isTracked || changed !== undefined || commit === undefined) return { root, code: undefined };
  const repository = await orNothing(git("remote", "get-url", "origin"));
  return { root, code: { ...(repository === undefined ? {} : { repository: withoutSecrets(repository) }), commit } };
}
