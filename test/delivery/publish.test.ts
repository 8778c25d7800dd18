import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { publish } from "../../cli/publish/publish.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { bareRepository, type BareRepository } from "../support/bare-repository.ts";

const folder = mkdtempSync(join(tmpdir(), "publish-"));
const iris = "stacks/releases/dev/iris.yaml";
const fraud = "stacks/releases/dev/fraud.yaml";
const images = "stacks/runtime-images/dev.yaml";
let repository: BareRepository;
let runs = 0;

function write(root: string, file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** A program that Git runs at that point, in the clone or in the repository that is pushed to. */
function hook(root: string, name: string, lines: string): void {
  const file = join(root, "hooks", name);
  write(dirname(file), name, `#!/bin/sh\nunset GIT_DIR GIT_INDEX_FILE GIT_QUARANTINE_PATH\n${lines}\n`);
  chmodSync(file, 0o755);
}

const at = async (root: string, ...args: string[]): Promise<string> =>
  (await execa("git", args, { cwd: root, stdin: "ignore" })).stdout;

/** Another clone of the repository, whose owner Git knows. */
async function clone(name: string, ...how: string[]): Promise<string> {
  const root = join(folder, `${runs}-${name}`);
  await at(folder, "clone", "--quiet", ...how, `file://${repository.folder}`, root);
  await at(root, "config", "user.name", name);
  await at(root, "config", "user.email", `${name}@example.com`);
  return root;
}

const commits = async (): Promise<readonly string[]> =>
  (await at(repository.folder, "log", "--format=%an: %s", "main")).split("\n");

beforeEach(async () => {
  runs += 1;
  const begun = join(folder, `${runs}`);
  for (const file of [iris, fraud, images]) write(begun, file, `of: ${file}\n`);
  write(begun, ".gitignore", "*.tmp\n");
  write(begun, "README.md", "as it was\n");
  repository = await bareRepository(begun);
});

afterEach(() => {
  repository.remove();
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("what is published", () => {
  it("is releases and images as they are here, and nothing else, by whoever Git knows", async () => {
    const ada = await clone("ada");
    write(ada, iris, "new\n");
    write(ada, images, "new\n");
    write(ada, "stacks/releases/dev/added.yaml", "added\n");
    write(ada, "stacks/releases/dev/half.tmp", "ignored\n");
    rmSync(join(ada, fraud));
    write(ada, "README.md", "half written\n");
    const { commit, files } = await publish("origin/main", "iris in dev", ada);
    expect(await at(repository.folder, "rev-parse", "main")).toBe(commit);
    expect(await commits()).toEqual(["ada: iris in dev", "Somebody: What is there"]);
    const changed = ["stacks/releases/dev/added.yaml", fraud, iris, images];
    expect(files).toEqual(changed);
    expect((await at(repository.folder, "show", "--format=", "--name-only", "main")).split("\n")).toEqual(changed);
    expect([await repository.show(iris), await repository.show("README.md")]).toEqual(["new", "as it was"]);
    // What is checked out follows, and what is not published stays as it is.
    expect(await at(ada, "rev-parse", "HEAD")).toBe(commit);
    expect(await at(ada, "status", "--porcelain")).toBe(" M README.md");
    expect(readFileSync(join(ada, "README.md"), "utf8")).toBe("half written\n");
  });

  it("is nothing where nothing is changed", async () => {
    const ada = await clone("ada");
    write(ada, "README.md", "half written\n");
    expect(await publish("origin/main", "nothing", ada)).toEqual({
      branch: "origin/main",
      commit: undefined,
      files: [],
    });
    expect(await commits()).toHaveLength(1);
  });

  it("is also what was committed here and never pushed, from a clone without a history", async () => {
    const ada = await clone("ada", "--depth=1");
    write(repository.clone, "README.md", "theirs\n");
    await repository.push("theirs");
    write(ada, iris, "new\n");
    await at(ada, "commit", "--quiet", "--all", "--message", "by hand");
    const { commit } = await publish("origin/main", "iris in dev", ada);
    expect(commit).toBeDefined();
    expect(await commits()).toEqual(["ada: iris in dev", "Somebody: theirs", "Somebody: What is there"]);
    expect([await repository.show(iris), await repository.show("README.md")]).toEqual(["new", "theirs"]);
  });

  it("leaves another branch where it is", async () => {
    const ada = await clone("ada");
    await at(ada, "checkout", "--quiet", "-b", "proposal");
    const before = await at(ada, "rev-parse", "HEAD");
    write(ada, iris, "new\n");
    await publish("origin/main", "iris in dev", ada);
    expect(await at(ada, "rev-parse", "HEAD")).toBe(before);
    expect(await repository.show(iris)).toBe("new");
  });
});

describe("of several writers", () => {
  it("each comes onto the branch, whoever is faster", async () => {
    const names = ["ada", "ben", "cleo", "dan"];
    const roots = await Promise.all(names.map((name) => clone(name)));
    await Promise.all(
      roots.map((root, index) => {
        write(root, `stacks/releases/dev/${names[index] ?? ""}.yaml`, "theirs\n");
        return publish("origin/main", "at once", root);
      }),
    );
    expect((await commits()).toSorted()).toEqual([
      "Somebody: What is there",
      ...names.map((name) => `${name}: at once`),
    ]);
    for (const name of names) expect(await repository.show(`stacks/releases/dev/${name}.yaml`)).toBe("theirs");
  });

  it("one that was overtaken between its look and its push tries again, on top of the other", async () => {
    const [ada, ben] = [await clone("ada"), await clone("ben")];
    write(ben, fraud, "ben's\n");
    await at(ben, "commit", "--quiet", "--all", "--message", "overtakes");
    const once = join(folder, `${runs}-once`);
    hook(join(ada, ".git"), "pre-push", `[ -e ${once} ] || { touch ${once}; git -C ${ben} push --quiet origin HEAD; }`);
    write(ada, iris, "ada's\n");
    await publish("origin/main", "iris in dev", ada);
    expect(await commits()).toEqual(["ada: iris in dev", "ben: overtakes", "Somebody: What is there"]);
  });

  it("one that changed the same file is told who did, and nothing is changed, here or there", async () => {
    const [ada, ben] = [await clone("ada"), await clone("ben")];
    write(ben, iris, "ben's\n");
    await publish("origin/main", "rolled back by hand", ben);
    write(ada, iris, "ada's\n");
    write(ada, fraud, "ada's\n");
    const state = async () => [await at(ada, "status", "--porcelain"), await at(ada, "rev-parse", "HEAD")];
    const before = await state();
    const theirs = (await at(repository.folder, "rev-parse", "main")).slice(0, 7);
    await expect(publish("origin/main", "iris in dev", ada)).rejects.toThrow(
      `${iris}: ${theirs} ben: rolled back by hand`,
    );
    expect(await state()).toEqual(before);
    expect([await repository.show(iris), await repository.show(fraud)]).toEqual(["ben's", `of: ${fraud}`]);
    expect(existsSync(join(ada, ".git/rebase-merge"))).toBe(false);
  });

  it("one that did the same has nothing left to do", async () => {
    const [ada, ben] = [await clone("ada"), await clone("ben")];
    for (const root of [ada, ben]) write(root, iris, "the same\n");
    await publish("origin/main", "first", ben);
    expect(await publish("origin/main", "second", ada)).toMatchObject({ commit: undefined, files: [iris] });
    expect(await commits()).toHaveLength(2);
  });
});

it("a push that the repository refuses is refused once, in its words", async () => {
  const ada = await clone("ada");
  const asked = join(folder, `${runs}-asked`);
  hook(repository.folder, "pre-receive", `echo asked >> ${asked}; echo "no releases on a Friday" >&2; exit 1`);
  write(ada, iris, "new\n");
  const before = await at(ada, "status", "--porcelain");
  await expect(publish("origin/main", "iris in dev", ada)).rejects.toThrow("no releases on a Friday");
  expect(readFileSync(asked, "utf8")).toBe("asked\n");
  expect(await at(ada, "status", "--porcelain")).toBe(before);
});

describe("killed and run again", () => {
  /** Publishes in a process of its own, which writes its id where hooks find it. */
  const inProcess = (root: string, pid: string) =>
    execa(
      process.execPath,
      [
        "--import",
        "tsx",
        "--input-type=module",
        "--eval",
        `
        import { writeFileSync } from "node:fs";
        import { publish } from "${join(repositoryRoot, "cli/publish/publish.ts")}";
        writeFileSync(${JSON.stringify(pid)}, String(process.pid));
        await publish("origin/main", "iris in dev", ${JSON.stringify(root)});`,
      ],
      { cwd: repositoryRoot, reject: false, stdin: "ignore" },
    );

  it.each(["between its commit and its push", "after its push"])("%s, it is pushed once", async (when) => {
    const ada = await clone("ada");
    const pid = join(folder, `${runs}-pid`);
    const kill = `kill -9 "$(cat ${pid})"`;
    if (when === "after its push") hook(repository.folder, "post-receive", kill);
    else hook(join(ada, ".git"), "pre-push", `${kill}; exit 1`);
    write(ada, iris, "new\n");
    expect(await inProcess(ada, pid)).toMatchObject({ signal: "SIGKILL" });
    for (const [root, name] of [
      [repository.folder, "post-receive"],
      [join(ada, ".git"), "pre-push"],
    ] as const)
      rmSync(join(root, "hooks", name), { force: true });
    await publish("origin/main", "iris in dev", ada);
    expect(await commits()).toEqual(["ada: iris in dev", "Somebody: What is there"]);
    expect(await at(ada, "status", "--porcelain")).toBe("");
  });
});
