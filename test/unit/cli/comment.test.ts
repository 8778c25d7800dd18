import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { program } from "../../../cli/program.ts";
import { commentAnswer, pullRequestOf } from "../../../cli/comment/answer.ts";
import { comment, type PullRequest } from "../../../cli/comment/github.ts";
import { commentMark } from "../../../preview/markdown/index.ts";
import { startGithub, type GithubStandIn } from "../../support/github.ts";
import { recorded, reported } from "../preview/recorded.ts";

const marked = (text: string): string => `${commentMark}\n${text}`;

let github: GithubStandIn;
let pull: PullRequest;

beforeEach(async () => {
  github = await startGithub();
  pull = { repository: "example/ml", number: 7, token: github.token, api: github.url };
});
afterEach(() => github.stop());

it("is made once and edited after that, also beyond the first page", async () => {
  github.comments = Array.from({ length: 250 }, (_, id) => ({ id, body: "by somebody else" }));
  expect(await comment(pull, marked("first"), true)).toBe("created");
  expect(await comment(pull, marked("second"), true)).toBe("edited");
  expect(await comment(pull, marked("second"), true)).toBe("left as it is");
  const ours = github.comments.filter(({ body }) => body !== "by somebody else");
  expect(ours).toHaveLength(1);
  expect(ours[0]?.body).toContain("second");
  expect(github.asked.filter((line) => line.startsWith("POST"))).toHaveLength(1);
});

it("is not made to say that nothing changes, but one that is there says so", async () => {
  expect(await comment(pull, marked("nothing changes"), false)).toBe("not needed");
  expect(github.comments).toEqual([]);
  await comment(pull, marked("changes"), true);
  expect(await comment(pull, marked("nothing changes"), false)).toBe("edited");
});

it("leaves alone what quotes it", async () => {
  await comment(pull, marked("first"), true);
  github.comments.unshift({ id: 1, body: `> ${github.comments[0]?.body ?? ""}` });
  await comment(pull, marked("second"), true);
  expect(github.comments[0]?.body).toMatch(/^> /);
  expect(github.comments[0]?.body).toContain("first");
});

it("says what a token must be allowed, and not the token", async () => {
  github.refusal = 403;
  const error = (await comment(pull, marked("first"), true).catch((one: unknown) => one)) as Error;
  expect(error.message).toContain("pull-requests: write");
  expect(error.message).not.toContain("planted-token");
});

it("has its token from a file where one is named, and says where none can be read", () => {
  const folder = mkdtempSync(join(tmpdir(), "ml-serving-comment-"));
  const file = join(folder, "token");
  writeFileSync(file, "planted-token\n");
  const said = { pull: 7, repository: "example/ml" };
  expect(pullRequestOf(said, { GITHUB_TOKEN_FILE: file, GITHUB_TOKEN: "another" }).token).toBe("planted-token");
  rmSync(folder, { recursive: true });
  expect(() => pullRequestOf(said, { GITHUB_TOKEN_FILE: file })).toThrow(`${file} cannot be read`);
  expect(() => pullRequestOf(said, { GITHUB_TOKEN_FILE: "" })).toThrow("There is no token");
});

it("tells all environments that were previewed apart, as they climb, in one comment", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ml-serving-comment-"));
  const said = {
    pull: pull.number,
    repository: pull.repository,
    api: pull.api ?? "",
    expect: ["dev", "sit", "stg", "prd"],
  };
  const env = { GITHUB_TOKEN: pull.token, GITHUB_RUN_ID: "4711" };
  await expect(commentAnswer(folder, { ...said, expect: [] }, env)).rejects.toThrow(/There is no .*preview\.json/);
  for (const environment of ["prd", "dev", "stg"]) {
    const stack = { ...reported(recorded("release")), stack: environment, environment };
    mkdirSync(join(folder, `preview-${environment}`));
    const report = { schema: 1, at: "2026-01-02T03:04:05.000Z", stacks: [stack] };
    writeFileSync(join(folder, `preview-${environment}`, "preview.json"), JSON.stringify(report));
  }
  expect((await commentAnswer(folder, said, env)).json).toMatchObject({ done: "created", pull: 7 });
  rmSync(folder, { recursive: true });
  expect(github.comments).toHaveLength(1);
  const body = github.comments[0]?.body ?? "";
  expect(body.startsWith(commentMark)).toBe(true);
  expect(
    [...body.matchAll(/^.*?\b(dev|stg|prd)\b.*$/gm)]
      .map((found) => found[1])
      .filter((one, at, all) => one !== all[at - 1])
      .slice(0, 3),
  ).toEqual(["dev", "stg", "prd"]);
  expect(body).toContain("4711");
  expect(body).toContain("No report of sit**");
});

it("expects environments as words, or as one word of several, and nothing that could be an option", () => {
  const expected = (...words: readonly string[]): unknown => {
    const command = program().commands.find((one) => one.name() === "comment");
    command?.action(() => undefined).configureOutput({ writeErr: () => undefined });
    command?.parse(["reports", "--pull", "42", "--expect", ...words], { from: "user" });
    return command?.opts()["expect"];
  };
  expect(expected("dev", "prd")).toEqual(["dev", "prd"]);
  expect(expected("dev sit  prd")).toEqual(["dev", "sit", "prd"]);
  for (const odd of ["--api http://127.0.0.1", "dev --pull=7", "[x](y)", ""])
    expect(() => expected(odd), odd).toThrow();
});

it("says of an earlier push's comment that nothing is known any more where no preview made a report", async () => {
  github.comments = [{ id: 1, body: marked("it is safe") }];
  const folder = mkdtempSync(join(tmpdir(), "ml-serving-comment-"));
  const said = { pull: pull.number, repository: pull.repository, api: github.url, expect: ["dev", "prd"] };
  expect((await commentAnswer(folder, said, { GITHUB_TOKEN: pull.token })).json).toMatchObject({ done: "edited" });
  rmSync(folder, { recursive: true });
  const [body = ""] = github.comments.map((one) => one.body);
  expect(body.startsWith(commentMark)).toBe(true);
  expect(body).toContain("No report of dev, prd**");
  expect(body).not.toContain("safe");
});
