import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../../local/console/problem.ts";
import { environmentNames } from "../../components/environment-names.ts";
import { escaped } from "../../preview/markdown/escape.ts";
import { commentLimit, commentMark, markdownOf } from "../../preview/markdown/index.ts";
import type { Report, StackReport } from "../../preview/report.ts";
import { isQuiet } from "../../preview/words.ts";
import { parseStackName } from "../../stacks/stack-name.ts";
import type { Answer } from "../answer.ts";
import { comment, type PullRequest } from "./github.ts";

/** Files of reports: the folder's own, or those of the folders in it. */
function reportFiles(folder: string): readonly string[] {
  const own = join(folder, "preview.json");
  if (existsSync(own)) return [own];
  const inner = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name, "preview.json")) : [];
  return inner.filter((file) => existsSync(file));
}

/** Several reports of one commit as one: environments in the order in which a version climbs them. Pure. */
export function together(reports: readonly [Report, ...Report[]]): Report {
  const rank = ({ stack }: StackReport): number =>
    (environmentNames as readonly string[]).indexOf(parseStackName(stack).environment);
  const stacks = reports.flatMap((report) => report.stacks);
  return { ...reports[0], stacks: stacks.toSorted((a, b) => rank(a) - rank(b)) };
}

/** A comment that begins with the environments that nobody can say anything of. Pure. */
function withMissing(text: string, missing: readonly string[]): string {
  const line = `**No report of ${missing.map(escaped).join(", ")}**: what it would do there is not known. The run says why.`;
  return missing.length === 0 ? text : text.replace(commentMark, `${commentMark}\n\n${line}`);
}

/** A token is a variable, or a file that a variable names: where variables are written down, a secret is none of them. */
function tokenOf(env: NodeJS.ProcessEnv): string | undefined {
  const file = env["GITHUB_TOKEN_FILE"] ?? "";
  if (file === "") return env["GITHUB_TOKEN"];
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    throw new Problem(`${file} cannot be read.`, "GITHUB_TOKEN_FILE names the file of a token for GitHub.");
  }
}

/** The pull request, of what was said and what a workflow's environment says. @throws {Problem} for what nobody says */
export function pullRequestOf(
  said: { readonly pull: number; readonly repository?: string; readonly api?: string },
  env: NodeJS.ProcessEnv,
): PullRequest {
  const repository = said.repository ?? env["GITHUB_REPOSITORY"];
  const token = tokenOf(env);
  const api = said.api ?? env["GITHUB_API_URL"];
  if (repository === undefined || repository === "")
    throw new Problem("Whose pull request it is, nobody said.", "--repository OWNER/NAME, or GITHUB_REPOSITORY");
  if (token === undefined || token === "")
    throw new Problem(
      "There is no token for GitHub.",
      "Set GITHUB_TOKEN, in a workflow: ${{ github.token }}; or GITHUB_TOKEN_FILE, where it is a file.",
    );
  return { repository, number: said.pull, token, ...(api === undefined || api === "" ? {} : { api }) };
}

/**
 * Puts what a preview, or one of each environment, wrote on its pull request. The text is made here, of the reports' data: what made
 * those may be the proposal's own code.
 * @throws {Problem} where there is no report and none was expected, or GitHub refuses it
 */
export async function commentAnswer(
  folder: string,
  said: Parameters<typeof pullRequestOf>[0] & { readonly expect: readonly string[] },
  env: NodeJS.ProcessEnv,
): Promise<Answer> {
  const pull = pullRequestOf(said, env);
  const [first, ...others] = reportFiles(folder).map((file) => JSON.parse(readFileSync(file, "utf8")) as Report);
  // Where every preview came to nothing the comment of an earlier push would stand there as if it held.
  if (first === undefined && said.expect.length === 0)
    throw new Problem(`There is no ${join(folder, "preview.json")}.`, `npx ml preview ENV --out ${folder}`);
  const report = first === undefined ? undefined : together([first, ...others]);
  const stacks = report?.stacks ?? [];
  const missing = said.expect.filter((name) => !stacks.some(({ stack }) => stack === name));
  const isNews = missing.length > 0 || !stacks.every(isQuiet);
  const run = env["GITHUB_RUN_ID"] ?? "";
  const full = run === "" ? undefined : `Whole, as a page: an artifact of run ${run}.`;
  const text = report === undefined ? `${commentMark}\n` : markdownOf(report, commentLimit - 1_000, full);
  const done = await comment(pull, withMissing(text, missing), isNews);
  const where = { repository: pull.repository, pull: pull.number };
  return { text: `Comment on ${pull.repository}#${pull.number}: ${done}`, json: { ...where, done }, ok: true };
}
