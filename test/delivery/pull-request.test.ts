import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { bareRepository, type BareRepository } from "../support/bare-repository.ts";
import { runBuild, type Build } from "../support/delivery.ts";

/** In the place of `npx ml`: previews of two environments, of which one makes no report, and a comment that writes down what it is given. */
const ml = `#!/usr/bin/env node
const { mkdirSync, readdirSync, writeFileSync } = require("node:fs");
const [command, ...words] = process.argv.slice(2);
if (command === "ladder") {
  const of = (environment) => ({ environment, stacks: [environment], models: ["iris"] });
  console.log(JSON.stringify({ steps: [of("dev"), of("sit")] }));
} else if (command === "preview") {
  if (words[0] === "dev") process.exit(1);
  const folder = words[words.indexOf("--out") + 1];
  mkdirSync(folder, { recursive: true });
  const counts = { create: 0, update: 1, replace: 0, delete: 0, import: 0 };
  writeFileSync(folder + "/preview.json", JSON.stringify({ stacks: [{ counts }] }));
} else {
  writeFileSync(process.env.PLAYED, JSON.stringify({ words, reports: readdirSync("reports") }));
}
`;

const makefile = `node_modules/.package-lock.json:
\tmkdir -p node_modules/.bin
\tcp ml.cjs node_modules/.bin/ml
\ttouch $@
lint test-fast:
`;

const folder = mkdtempSync(join(tmpdir(), "pull-request-"));
const played = join(folder, "played.json");
let repository: BareRepository;
let build: Build;

beforeAll(async () => {
  const clone = join(folder, "clone");
  for (const part of ["components/ci/library", "components/ci/pipelines"])
    cpSync(join(repositoryRoot, part), join(clone, part), { recursive: true });
  mkdirSync(join(clone, "stacks"));
  writeFileSync(join(clone, "Makefile"), makefile);
  writeFileSync(join(clone, ".gitignore"), "node_modules/\n");
  writeFileSync(join(clone, "package.json"), "{}\n");
  writeFileSync(join(clone, "ml.cjs"), ml);
  chmodSync(join(clone, "ml.cjs"), 0o755);
  repository = await bareRepository(clone);
  await repository.push("What somebody proposes", "proposal");
  build = await runBuild({
    jenkinsfile: "components/ci/pipelines/pull-request.Jenkinsfile",
    repository: repository.folder,
    home: join(folder, "jenkins"),
    job: "pull-request/PR-7",
    branch: "proposal",
    change: "7",
    parameters: { ENVIRONMENTS: "dev,sit" },
    env: { PLAYED: played },
  });
});
afterAll(() => {
  repository.remove();
  rmSync(folder, { recursive: true });
});

it("a proposal is commented also where a preview made no report, and the comment is told which were expected", () => {
  expect(build.result).toBe("FAILURE");
  expect(existsSync(played)).toBe(true);
  const { words, reports } = JSON.parse(readFileSync(played, "utf8")) as Record<"words" | "reports", readonly string[]>;
  expect(words).toEqual([
    ...["reports", "--pull", "https://github.com/acme/ml-serving/pull/7"],
    ...["--expect", "dev", "sit"],
  ]);
  expect(reports).toEqual(["sit"]);
});
