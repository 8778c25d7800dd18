import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { launcher, type Launch } from "../../../local/bundle/launcher.ts";

/** Seconds since 1970, well in the past. */
const [earlier, later] = [1_000_000_000, 1_000_000_100];

// Starting node takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "it's a home "));
  mkdirSync(join(folder, "sources"));
  writeFileSync(join(folder, "sources/a.ts"), "");
  for (const path of ["sources/a.ts", "sources"]) utimesSync(join(folder, path), earlier, earlier);
  for (const [file, name] of [
    ["bundle.mjs", "bundle"],
    ["script.mjs", "script"],
  ] as const)
    writeFileSync(
      join(folder, file),
      `console.log(JSON.stringify([${JSON.stringify(name)}, ...process.argv.slice(2)]));`,
    );
  writeFileSync(join(folder, "plugin"), launcher(launch()), { mode: 0o755 });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const launch = (): Launch => ({
  node: process.execPath,
  bundle: join(folder, "bundle.mjs"),
  sources: [join(folder, "sources"), join(folder, "sources/a.ts")],
  script: join(folder, "script.mjs"),
  loader: "data:text/javascript,",
});

const started = (env: NodeJS.ProcessEnv = {}): readonly string[] =>
  JSON.parse(
    execFileSync(join(folder, "plugin"), ["127.0.0.1:1", "a b"], {
      encoding: "utf8",
      stdio: "pipe",
      env: { ...process.env, DEBUG: "", ...env },
    }),
  ) as readonly string[];

describe("a launcher", () => {
  it("takes another node when its own is gone", () => {
    writeFileSync(join(folder, "plugin"), launcher({ ...launch(), node: join(folder, "gone/node") }), { mode: 0o755 });
    expect(started()[0]).toBe("script");
  });

  it("starts the bundle, from paths with blanks and quotes, with the engine's arguments", () => {
    expect(started()).toStrictEqual(["bundle", "127.0.0.1:1", "a b"]);
  });

  it("starts the script when a source is newer than the bundle or gone, for whoever debugs, and without a bundle", () => {
    utimesSync(join(folder, "bundle.mjs"), earlier, earlier);
    expect([started()[0], started({ DEBUG: "1" })[0]]).toStrictEqual(["bundle", "script"]);
    utimesSync(join(folder, "sources/a.ts"), later, later);
    expect(started()[0]).toBe("script");
    utimesSync(join(folder, "sources/a.ts"), earlier, earlier);
    expect(started()[0]).toBe("bundle");
    rmSync(join(folder, "bundle.mjs"));
    expect(started()[0]).toBe("script");
    rmSync(join(folder, "sources/a.ts"));
    writeFileSync(join(folder, "bundle.mjs"), "");
    expect(started()[0]).toBe("script");
  });
});
