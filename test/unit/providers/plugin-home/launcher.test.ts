import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { launcher } from "../../../../local/providers/launcher.ts";

/** Seconds since 1970, well in the past. */
const [earlier, later] = [1_000_000_000, 1_000_000_100];

// Starting node takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "it's a home "));
  mkdirSync(join(folder, "sources"));
  for (const [file, name] of [
    ["bundle.mjs", "bundle"],
    ["script.mjs", "script"],
  ] as const)
    writeFileSync(
      join(folder, file),
      `console.log(JSON.stringify([${JSON.stringify(name)}, ...process.argv.slice(2)]));`,
    );
  const launch = {
    node: process.execPath,
    bundle: join(folder, "bundle.mjs"),
    sources: [join(folder, "sources"), join(folder, "no such folder")],
    script: join(folder, "script.mjs"),
    loader: "data:text/javascript,",
  };
  writeFileSync(join(folder, "plugin"), launcher(launch), { mode: 0o755 });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const started = (): unknown =>
  JSON.parse(execFileSync(join(folder, "plugin"), ["127.0.0.1:1", "a b"], { encoding: "utf8", stdio: "pipe" }));

describe("a stand-in's launcher", () => {
  it("starts the bundle, from paths with blanks and quotes, with the engine's arguments", () => {
    utimesSync(join(folder, "sources"), earlier, earlier);
    expect(started()).toStrictEqual(["bundle", "127.0.0.1:1", "a b"]);
  });

  it("starts the script when a source is newer than the bundle, or there is none", () => {
    utimesSync(join(folder, "bundle.mjs"), earlier, earlier);
    writeFileSync(join(folder, "sources/a.ts"), "");
    utimesSync(join(folder, "sources/a.ts"), later, later);
    utimesSync(join(folder, "sources"), earlier, earlier);
    expect(started()).toStrictEqual(["script", "127.0.0.1:1", "a b"]);
    utimesSync(join(folder, "sources/a.ts"), earlier, earlier);
    expect(started()).toStrictEqual(["bundle", "127.0.0.1:1", "a b"]);
    rmSync(join(folder, "bundle.mjs"));
    expect(started()).toStrictEqual(["script", "127.0.0.1:1", "a b"]);
  });
});
