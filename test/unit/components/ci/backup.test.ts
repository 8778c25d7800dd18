import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const scripts = join(import.meta.dirname, "../../../../components/ci/image/backup");

/** A home as Jenkins leaves it, with what a backup leaves out. */
const home: Readonly<Record<string, string>> = {
  "config.xml": "<hudson/>",
  "secrets/master.key": "0123456789abcdef",
  "users/users.xml": "<users/>",
  "jobs/ml-serving/config.xml": "<job/>",
  "jobs/ml-serving/branches/main/builds/7/build.xml": "<build/>",
  "jobs/ml-serving/branches/main/builds/7/archive/deployed dev/it's.json": '{"a": 1}',
  "jobs/ml-serving/branches/main/builds/7/log": "a log of a build stays",
};
const leftOut: Readonly<Record<string, string>> = {
  "plugins/git.jpi": "from the image",
  "war/index.html": "from the image",
  "caches/git-1/HEAD": "can be made again",
  "workspace/x/y": "nothing runs here",
  "copy_reference_file.log": "of the start",
};

let folder: string;
const at = (...names: readonly string[]) => join(folder, ...names);

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

/** Every file below a folder, with what is in it. */
function filesBelow(root: string): Readonly<Record<string, string>> {
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(names.map((name) => [name.slice(root.length + 1), readFileSync(name, "utf8")]));
}

/** What is in the home beside what a restore put away. */
const inHome = () =>
  Object.fromEntries(Object.entries(filesBelow(at("home"))).filter(([name]) => !name.startsWith(".before-restore-")));

function run(script: "save" | "restore", env: Readonly<Record<string, string>> = {}, store = at("store")) {
  const result = spawnSync("bash", [join(scripts, `${script}.sh`)], {
    env: { PATH: process.env["PATH"], JENKINS_HOME: at("home"), STORE: store, TMPDIR: folder, ...env },
    encoding: "utf8",
  });
  return { code: result.status, said: result.stdout + result.stderr };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "jenkins-home-"));
  write(at("home"), { ...home, ...leftOut });
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const saved = (): string => {
  const { code, said } = run("save");
  expect(said).toMatch(/^saved \d{8}T\d{6}Z\n$/);
  expect(code).toBe(0);
  return readFileSync(at("store", "latest"), "utf8").trim();
};

describe("a home", () => {
  it("that was lost comes back as it was, but for what the image brings", () => {
    saved();
    rmSync(at("home"), { recursive: true });
    mkdirSync(at("home"));
    expect(run("restore")).toMatchObject({ code: 0 });
    expect(inHome()).toEqual(home);
  });

  it("that was changed is put away, and comes back as it was", () => {
    saved();
    write(at("home"), { "config.xml": "<changed/>", "jobs/new/config.xml": "<job/>" });
    expect(run("restore")).toMatchObject({ code: 0 });
    expect(inHome()).toEqual(home);
    const [before = ""] = readdirSync(at("home")).filter((name) => name.startsWith(".before-restore-"));
    expect(readFileSync(at("home", before, "config.xml"), "utf8")).toBe("<changed/>");
  });

  it("has the checksum that sha256sum says", () => {
    const stamp = saved();
    const said = execFileSync("sha256sum", [at("store", stamp, "home.tar.gz")], { encoding: "utf8" });
    expect(`${said.split(" ")[0] ?? ""}\n`).toBe(readFileSync(at("store", stamp, "home.tar.gz.sha256"), "utf8"));
  });
});

describe("a restore", () => {
  it("touches nothing where the backup is damaged", () => {
    const archive = at("store", saved(), "home.tar.gz");
    const bytes = readFileSync(archive);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(archive, bytes);
    const before = filesBelow(at("home"));
    const { code, said } = run("restore");
    expect(code).not.toBe(0);
    expect(said).toContain("FAILED");
    const { ".restore/home.tar.gz": _, ...after } = filesBelow(at("home"));
    expect(after).toEqual(before);
  });

  it("takes the backup that is named, and nothing that is no name of one", () => {
    const stamp = saved();
    cpSync(at("store", stamp), at("store", "20200101T000000Z"), { recursive: true });
    write(at("home"), { "config.xml": "<changed/>" });
    expect(run("restore", { BACKUP: "20200101T000000Z" }).said).toContain("restored 20200101T000000Z");
    expect(inHome()["config.xml"]).toBe("<hudson/>");
    expect(run("restore", { BACKUP: "../../etc" })).toMatchObject({ code: 2 });
    expect(run("restore", { BACKUP: "20190101T000000Z" }).code).not.toBe(0);
  });

  it("that was cut off is run again, and ends as if it had not been", () => {
    saved();
    // As a kill leaves it: what was there put away, a part of what comes in place, and the rest staged.
    mkdirSync(at("home", ".before-restore-20260101T000000-1"));
    cpSync(at("home", "users"), at("home", ".before-restore-20260101T000000-1", "users"), { recursive: true });
    rmSync(at("home", "users"), { recursive: true });
    write(at("home", ".restore", "home"), { "users/users.xml": "<users/>" });
    expect(run("restore")).toMatchObject({ code: 0 });
    expect(inHome()).toEqual(home);
    expect(existsSync(at("home", ".restore"))).toBe(false);
  });
});

describe("a backup", () => {
  it("that fails leaves the one before as the latest", () => {
    const stamp = saved();
    rmSync(at("home"), { recursive: true });
    expect(run("save").code).not.toBe(0);
    expect(readFileSync(at("store", "latest"), "utf8")).toBe(`${stamp}\n`);
  });

  it("of a home that changes meanwhile is one all the same", () => {
    // tar says 1 of a file that went or grew while it was read.
    mkdirSync(at("bin"));
    writeFileSync(at("bin", "tar"), '#!/bin/sh\n/bin/tar "$@"; exit 1\n', { mode: 0o755 });
    expect(run("save", { PATH: `${at("bin")}:${process.env["PATH"] ?? ""}` })).toMatchObject({ code: 0 });
    writeFileSync(at("bin", "tar"), '#!/bin/sh\n/bin/tar "$@"; exit 2\n', { mode: 0o755 });
    expect(run("save", { PATH: `${at("bin")}:${process.env["PATH"] ?? ""}` }).code).not.toBe(0);
  });
});
