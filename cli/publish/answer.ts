import type { Answer } from "../answer.ts";
import type { Published } from "./publish.ts";

/** What was published as people and programs read it. Pure. */
export function publishAnswer({ branch, commit, files }: Published): Answer {
  const done = commit !== undefined ? "pushed" : files.length > 0 ? "there already" : "nothing changed";
  const title =
    commit !== undefined
      ? `${commit.slice(0, 12)} on ${branch}`
      : files.length > 0
        ? `${branch} has it already`
        : "Nothing is changed: nothing was pushed.";
  return {
    text: [title, ...files.map((file) => `  ${file}`)].join("\n"),
    json: { branch, done, commit: commit ?? null, files },
    ok: true,
  };
}
