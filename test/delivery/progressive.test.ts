import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { bareRepository, type BareRepository } from "../support/bare-repository.ts";
import { journal, runBuilds, type Build, type BuildRequest } from "../support/delivery.ts";

const release = "stacks/releases/sit/iris.yaml";

/**
 * In the place of `npx ml`: a rollout whose looks are written down beforehand, and deployments that write down what they bring
 * up; what is published is published. A look is a standing, and the share that it writes into the release file, where it does.
 */
const ml = `#!/usr/bin/env node
const { appendFileSync, readFileSync, writeFileSync } = require("node:fs");
const { execFileSync } = require("node:child_process");
const [command, ...words] = process.argv.slice(2);
const note = (line) => appendFileSync(process.env.PLAYED + "/happened", line + "\\n");
const author = execFileSync("git", ["-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT"], { encoding: "utf8" });
if (command === "ladder") {
  const of = (environment, index) => ({ environment, place: index + 1, stacks: [environment], models: ["iris"], ticket: "optional" });
  console.log(JSON.stringify({ steps: ["dev", "sit"].map(of).filter(({ environment }) => words.includes(environment)) }));
} else if (command === "publish") {
  const publish = 'const [, root, onto, message] = process.argv; const { publish } = await import("${join(repositoryRoot, "cli/publish/publish.ts")}"); await publish(onto, message, root);';
  const node = ["--import", "tsx", "--input-type=module", "--eval", publish, process.cwd(), words[0], words[2]];
  execFileSync(process.execPath, node, { cwd: "${repositoryRoot}", stdio: "inherit" });
} else if (command === "progress") {
  const [look, ...rest] = JSON.parse(readFileSync(process.env.PLAYED + "/looks", "utf8"));
  writeFileSync(process.env.PLAYED + "/looks", JSON.stringify(rest));
  const [standing, share] = look;
  if (share !== undefined) writeFileSync("${release}", share + "\\n");
  note("look by " + author.replace(/ <.*/s, ""));
  console.log(JSON.stringify({ standing, written: share !== undefined }));
  process.exitCode = standing === "going on" || standing === "champion" ? 0 : 1;
} else {
  note(process.argv.slice(2, 4).join(" ") + ": " + readFileSync("${release}", "utf8").trim());
}
`;

const makefile = `node_modules/.package-lock.json:
\tmkdir -p node_modules/.bin
\tcp ml.cjs node_modules/.bin/ml
\ttouch $@
`;

type Look = readonly [standing: string, share?: string];

/** What each build finds: the share that its branch names, and the looks to come. */
const played: Readonly<
  Record<string, { readonly branch: string; readonly looks: readonly Look[]; readonly within?: string }>
> = {
  good: { branch: "0 %", looks: [["going on", "20 %"], ["going on"], ["going on", "50 %"], ["champion", "100 %"]] },
  // Killed between the push of its step and its being brought up.
  again: { branch: "20 %", looks: [["going on"], ["going on"], ["champion", "100 %"]] },
  halted: { branch: "20 %", looks: [["going on"], ["halted", "0 %"]] },
  passed: {
    branch: "0 %",
    looks: [
      ["going on", "20 %"],
      ["champion", "100 %"],
    ],
  },
  silent: { branch: "20 %", looks: Array.from({ length: 9 }, () => ["going on"] as const), within: "1" },
};

const folder = mkdtempSync(join(tmpdir(), "progressive-"));
const repositories = new Map<string, BareRepository>();
const builds = new Map<string, Build>();

async function request(name: string): Promise<BuildRequest> {
  const { branch = "", looks = [], within } = played[name] ?? {};
  const clone = join(folder, name);
  mkdirSync(join(clone, "stacks/releases/sit"), { recursive: true });
  mkdirSync(join(clone, "stacks/runtime-images"));
  for (const part of ["components/ci/library", "components/ci/pipelines"])
    cpSync(join(repositoryRoot, part), join(clone, part), { recursive: true });
  writeFileSync(join(clone, "Makefile"), makefile);
  writeFileSync(join(clone, ".gitignore"), "node_modules/\n");
  writeFileSync(join(clone, "package.json"), "{}\n");
  writeFileSync(join(clone, "stacks/runtime-images/sit.yaml"), "{}\n");
  writeFileSync(join(clone, "ml.cjs"), ml);
  chmodSync(join(clone, "ml.cjs"), 0o755);
  writeFileSync(join(clone, release), `${branch}\n`);
  const repository = await bareRepository(clone);
  repositories.set(name, repository);
  const plays = join(folder, `${name}.played`);
  mkdirSync(plays);
  writeFileSync(join(plays, "looks"), JSON.stringify(looks));
  const home = join(folder, `${name}.jenkins`);
  if (name === "passed") {
    // A newer build of the same environment has passed, and one of an environment below it.
    mkdirSync(join(home, "jobs/main/main"), { recursive: true });
    writeFileSync(join(home, "jobs/main/main/milestones.json"), JSON.stringify({ 2: 99 }));
  } else {
    mkdirSync(join(home, "jobs/main/main"), { recursive: true });
    writeFileSync(join(home, "jobs/main/main/milestones.json"), JSON.stringify({ 1: 99 }));
  }
  return {
    jenkinsfile: "components/ci/pipelines/progressive.Jenkinsfile",
    repository: repository.folder,
    home,
    job: "progressive/main",
    parameters: {
      ...{ MODEL: "iris", ENVIRONMENT: "sit", EVERY: "600" },
      ...(within === undefined ? {} : { WITHIN: within }),
    },
    env: { PLAYED: plays },
  };
}

beforeAll(async () => {
  const names = Object.keys(played);
  const requests = [];
  for (const name of names) requests.push(await request(name));
  const all = await runBuilds(requests);
  for (const [at, name] of names.entries()) {
    const build = all[at];
    if (build !== undefined) builds.set(name, build);
  }
});
afterAll(() => {
  for (const repository of repositories.values()) repository.remove();
  rmSync(folder, { recursive: true });
});

const build = (name: string): Build => {
  const found = builds.get(name);
  if (found === undefined) throw new Error(`no build ${name}`);
  return found;
};
const happened = (name: string): readonly string[] =>
  readFileSync(join(folder, `${name}.played/happened`), "utf8")
    .trim()
    .split("\n");
const shares = async (name: string): Promise<readonly string[]> => {
  const repository = repositories.get(name);
  const log = await repository?.git(
    "--git-dir",
    repository.folder,
    "log",
    "--reverse",
    "-p",
    "--format=",
    "main",
    "--",
    release,
  );
  return [...(log ?? "").matchAll(/^\+(\d+ %)$/gm)].map(([, share = ""]) => share);
};

it("each look's step is a commit on the branch, brought up from there; between looks it waits", async () => {
  expect([build("good").result, build("good").error]).toEqual(["SUCCESS", null]);
  expect(await shares("good")).toEqual(["0 %", "20 %", "50 %", "100 %"]);
  expect(happened("good")).toEqual([
    ...["look by Delivery", "deploy sit: 20 %"],
    "look by Delivery",
    ...["look by Delivery", "deploy sit: 50 %"],
    ...["look by Delivery", "deploy sit: 100 %"],
  ]);
  const slept = journal(build("good")).flatMap(({ what, seconds }) => (what === "slept" ? [seconds] : []));
  expect(slept).toEqual([600, 600, 600]);
});

it("started again it first brings up what was pushed, once", () => {
  expect([build("again").result, happened("again")]).toEqual([
    "SUCCESS",
    ["look by Delivery", "deploy sit: 20 %", "look by Delivery", "look by Delivery", "deploy sit: 100 %"],
  ]);
});

it("one that is halted is pushed and brought up so, and then the build fails", async () => {
  expect([build("halted").result, build("halted").error]).toEqual(["FAILURE", "iris in sit is halted"]);
  expect(await shares("halted")).toEqual(["20 %", "0 %"]);
  expect(happened("halted").at(-1)).toBe("deploy sit: 0 %");
});

it("goes on where a newer build of its environment brings up what it pushed; builds of others are none", () => {
  expect([build("passed").result, happened("passed")]).toEqual(["SUCCESS", ["look by Delivery", "look by Delivery"]]);
  expect(build("passed").started.map(({ result }) => result)).toEqual(["NOT_BUILT", "NOT_BUILT"]);
  expect(build("good").started.map(({ result }) => result)).toEqual(["SUCCESS", "SUCCESS", "SUCCESS"]);
});

it("one that nobody asks ends after the time that it was given", () => {
  expect(build("silent").result).toBe("ABORTED");
  // 600 s each, of an hour.
  expect(happened("silent").filter((line) => line.startsWith("look")).length).toBe(6);
});
