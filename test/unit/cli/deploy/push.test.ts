import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeEach, expect, it } from "vitest";
import { pushed } from "../../../../cli/deploy/push.ts";

const folder = mkdtempSync(join(tmpdir(), "ml-push-test-"));
const path = "stacks/releases/dev/iris.yaml";
const release = (letter: string) =>
  `champion:\n  digest: "sha256:${letter.repeat(64)}"\n  version: "${letter}"\n  from: "file:x"\n  golden: "g.json"\n`;
const one = { model: "iris", from: "b", to: "a", why: "it answers otherwise", path };
const env = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
let [remote, clone, runs] = ["", "", 0];

async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  return (await execa("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", ...args], { cwd, env }))
    .stdout;
}

function write(root: string, file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** What somebody else pushes meanwhile. */
async function others(file: string, text: string): Promise<void> {
  const theirs = join(folder, `theirs-${runs}-${file.length}`);
  await git(folder, "clone", "--quiet", remote, theirs);
  write(theirs, file, text);
  await git(theirs, "add", ".");
  await git(theirs, "commit", "--quiet", "-m", "theirs");
  await git(theirs, "push", "--quiet", "origin", "HEAD:main");
}

const onMain = (file: string) => git(remote, "show", `main:${file}`);

beforeEach(async () => {
  runs += 1;
  [remote, clone] = [join(folder, `remote-${runs}.git`), join(folder, `clone-${runs}`)];
  await git(folder, "init", "--quiet", "--bare", "--initial-branch=main", remote);
  await git(folder, "clone", "--quiet", remote, clone);
  await git(clone, "config", "user.name", "Ada");
  await git(clone, "config", "user.email", "ada@example.com");
  write(clone, path, release("b"));
  write(clone, "README.md", "as it was\n");
  await git(clone, "add", ".");
  await git(clone, "commit", "--quiet", "-m", "b");
  await git(clone, "push", "--quiet", "origin", "HEAD:main");
  // What was rolled back, beside work that is nobody's business.
  write(clone, path, release("a"));
  write(clone, "README.md", "half written\n");
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it("commits the release files alone, on top of what the branch is now, and leaves the working tree as it is", async () => {
  await others("docs.md", "theirs\n");
  const before = await git(clone, "status", "--porcelain");
  const { commit, notPushed } = await pushed("origin/main", "dev", [one], clone);
  expect(notPushed).toEqual([]);
  expect(await git(remote, "rev-parse", "main")).toBe(commit);
  expect(`${await onMain(path)}\n`).toBe(release("a"));
  expect(await onMain("README.md")).toBe("as it was");
  expect(await onMain("docs.md")).toBe("theirs");
  expect(await git(remote, "log", "-1", "--format=%s", "main")).toBe("Roll back iris b to a in dev");
  expect(await git(clone, "status", "--porcelain")).toBe(before);
  expect(readFileSync(join(clone, "README.md"), "utf8")).toBe("half written\n");
});

it("pushes nothing twice", async () => {
  await pushed("origin/main", "dev", [one], clone);
  const first = await git(remote, "rev-parse", "main");
  const again = await pushed("origin/main", "dev", [one], clone);
  expect(again.commit).toBeUndefined();
  expect(again.told).toContain("has it already");
  expect(await git(remote, "rev-parse", "main")).toBe(first);
});

it("leaves a release that somebody changed meanwhile as theirs", async () => {
  await others(path, release("c"));
  const { commit, notPushed } = await pushed("origin/main", "dev", [one], clone);
  expect(commit).toBeUndefined();
  expect(notPushed).toEqual([path]);
  expect(`${await onMain(path)}\n`).toBe(release("c"));
});
