import { execa } from "execa";
import { Problem } from "../../../local/console/problem.ts";

/**
 * Who does it, as Git would write it into a commit: `Ada Lovelace <ada@example.com>`. Pipelines say it by `GIT_AUTHOR_NAME` and
 * `GIT_AUTHOR_EMAIL`, people by their configuration.
 * @param folder of the repository, which may have a name of its own
 * @throws {Problem} where Git knows nobody
 */
export async function author(folder: string): Promise<string> {
  // Otherwise Git would make a name up of the machine's: https://git-scm.com/docs/git-config#Documentation/git-config.txt-useruseConfigOnly
  const { stdout, failed } = await execa("git", ["-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT"], {
    cwd: folder,
    reject: false,
  });
  // Behind it stand seconds and a time zone.
  const [, who] = failed ? [] : (/^(.+ <.+>) \d+ [+-]\d+$/.exec(stdout.trim()) ?? []);
  if (who !== undefined) return who;
  throw new Problem(
    "The history says who changed a release, and Git does not know who you are.",
    'git config --global user.name "Ada Lovelace" && git config --global user.email ada@example.com',
  );
}
