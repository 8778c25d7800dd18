import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ensureBundle, type Bundle } from "../../../local/bundle/bundle.ts";

// Bundling and starting node takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "bundle-"));
});
afterEach(() => {
  rmSync(base, { recursive: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(base, "project", name, ".."), { recursive: true });
    writeFileSync(join(base, "project", name), text);
  }
}

const bundle = (programs: Readonly<Record<string, readonly [string, ...string[]]>>): Promise<Bundle> =>
  ensureBundle({ programs, folder: join(base, "project") }, { XDG_CACHE_HOME: join(base, "cache") });
const inProject = (name: string): string => join(base, "project", name);
const run = (file: string): unknown => JSON.parse(execFileSync(process.execPath, [file], { encoding: "utf8" }));

describe("a bundle", () => {
  it("knows where its files were, in both kinds of modules", async () => {
    write({
      "main.ts": `import { here } from "./lib/here.ts";
import common from "common";
const told: readonly unknown[] = [import.meta.url, import.meta.filename, here, "import.meta.dirname", common];
console.log(JSON.stringify(told));`,
      "lib/here.ts": "export const here: string = import.meta.dirname;",
      "node_modules/common/package.json": '{"name":"common"}',
      "node_modules/common/index.js": "'use strict';\nmodule.exports = [__dirname, __filename];",
    });
    const common = inProject("node_modules/common");
    expect(run((await bundle({ main: [inProject("main.ts")] })).file("main"))).toStrictEqual([
      `file://${inProject("main.ts")}`,
      inProject("main.ts"),
      inProject("lib"),
      "import.meta.dirname",
      [common, join(common, "index.js")],
    ]);
  });

  it("loads what is seldom used when it is used", async () => {
    const typescript = "console.error('loaded');\nmodule.exports = { version: '5', sys: 1 };";
    write({
      "main.cjs": `const ts = require("typescript");
const before = Object.keys(require.cache).some((file) => file.includes("typescript"));
console.log(JSON.stringify([before, ts.version, Object.keys(require.cache).some((file) => file.includes("typescript"))]));`,
      "node_modules/typescript/package.json": '{"name":"typescript"}',
      "node_modules/typescript/index.js": typescript,
    });
    expect(run((await bundle({ main: [inProject("main.cjs")] })).file("main"))).toStrictEqual([false, "5", true]);
  });

  it("loads a program's files in their order, and shares modules between programs of one process", async () => {
    write({
      "state.ts": "export const order: string[] = [];",
      "one.ts": 'import { order } from "./state.ts"; order.push("one");',
      "two.ts": 'import { order } from "./state.ts"; order.push("two"); (await import(process.argv[2] ?? "")).tell();',
      "other.ts": 'import { order } from "./state.ts"; export const tell = () => console.log(JSON.stringify(order));',
    });
    const made = await bundle({ first: [inProject("one.ts"), inProject("two.ts")], other: [inProject("other.ts")] });
    const printed = execFileSync(process.execPath, [made.file("first"), made.file("other")], { encoding: "utf8" });
    expect(JSON.parse(printed)).toStrictEqual(["one", "two"]);
  });

  it("is made once, and again when a file was changed, or a folder of it has another file", async () => {
    write({ "main.ts": 'console.log(1); import("./" + process.argv[1] + ".ts").catch(() => undefined);' });
    const start = { main: [inProject("main.ts")] } as const;
    const first = (await bundle(start)).file("main");
    expect((await bundle(start)).file("main")).toBe(first);
    write({ "main.ts": "console.log(2);" });
    const second = (await bundle(start)).file("main");
    expect(second).not.toBe(first);
    expect(run(second)).toBe(2);
    write({ "another.ts": "" });
    expect((await bundle(start)).file("main")).not.toBe(second);
  });

  it("is not made of files that change meanwhile", async () => {
    write({ "main.ts": "console.log(1);" });
    let saved = 0;
    const saving = setInterval(() => {
      write({ "main.ts": `console.log(${(saved += 1)});` });
    }, 1);
    try {
      await expect(bundle({ main: [inProject("main.ts")] })).rejects.toThrow("change while they are bundled");
    } finally {
      clearInterval(saving);
    }
    expect(run((await bundle({ main: [inProject("main.ts")] })).file("main"))).toBe(saved);
  });

  it("that cannot be made is an error, and leaves nothing half made", async () => {
    write({ "main.ts": "console.log(" });
    await expect(bundle({ main: [inProject("main.ts")] })).rejects.toThrow("main.ts:1");
    const [folder = ""] = readdirSync(join(base, "cache/ml-serving/bundles"));
    expect(readdirSync(join(base, "cache/ml-serving/bundles", folder))).toStrictEqual([]);
  });

  it("goes an hour after it was replaced, and when its program is gone", async () => {
    write({ "main.ts": "console.log(1);", "gone.ts": "console.log(1);" });
    const start = { main: [inProject("main.ts")] } as const;
    const first = join((await bundle(start)).file("main"), "..");
    const gone = join((await bundle({ main: [inProject("gone.ts")] })).file("main"), "../..");
    rmSync(inProject("gone.ts"));
    write({ "main.ts": "console.log(22);" });
    await bundle(start);
    expect([existsSync(first), existsSync(gone)]).toStrictEqual([true, false]);
    utimesSync(first, new Date(0), new Date(0));
    write({ "main.ts": "console.log(333);" });
    await bundle(start);
    expect(existsSync(first)).toBe(false);
  });
});
