import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../../local/console/problem.ts";
import type { Report } from "../../preview/report.ts";
import { isQuiet } from "../../preview/words.ts";
import type { Answer } from "../answer.ts";
import { comment, type PullRequest } from "./github.ts";

function read(folder: string, name: string): string {
  const file = join(folder, name);
  if (existsSync(file)) return readFileSync(file, "utf8");
  throw new Problem(`There is no ${file}.`, `npx ml preview ENV --out ${folder}`);
}

/** The pull request, of what was said and what a workflow's environment says. @throws {Problem} for what nobody says */
export function pullRequestOf(
  said: { readonly pull: number; readonly repository?: string; readonly api?: string },
  env: NodeJS.ProcessEnv,
): PullRequest {
  const repository = said.repository ?? env["GITHUB_REPOSITORY"];
  const token = env["GITHUB_TOKEN"];
  const api = said.api ?? env["GITHUB_API_URL"];
  if (repository === undefined || repository === "")
    throw new Problem("Whose pull request it is, nobody said.", "--repository OWNER/NAME, or GITHUB_REPOSITORY");
  if (token === undefined || token === "")
    throw new Problem("There is no token for GitHub.", "Set GITHUB_TOKEN; in a workflow: ${{ github.token }}");
  return { repository, number: said.pull, token, ...(api === undefined || api === "" ? {} : { api }) };
}

/** Puts what a preview wrote on its pull request. @throws {Problem} where a part is missing, or GitHub refuses it */
export async function commentAnswer(
  folder: string,
  said: Parameters<typeof pullRequestOf>[0],
  env: NodeJS.ProcessEnv,
): Promise<Answer> {
  const pull = pullRequestOf(said, env);
  const report = JSON.parse(read(folder, "preview.json")) as Report;
  const isNews = !report.stacks.every(isQuiet);
  const done = await comment(pull, read(folder, "preview.md"), isNews);
  const where = { repository: pull.repository, pull: pull.number };
  return { text: `Comment on ${pull.repository}#${pull.number}: ${done}`, json: { ...where, done }, ok: true };
}
