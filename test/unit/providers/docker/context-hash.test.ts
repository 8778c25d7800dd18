import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contextHash } from "../../../../local/providers/docker/context-hash.ts";

let context: string;
let before: string;
const hash = (): Promise<string> => contextHash(context, join(context, "Containerfile"));
const path = (name: string): string => join(context, name);

beforeEach(async () => {
  context = mkdtempSync(join(tmpdir(), "context-"));
  mkdirSync(path("src"));
  writeFileSync(path("Containerfile"), "FROM scratch\n");
  writeFileSync(path("src/a.txt"), "a");
  writeFileSync(path("src/kept.md"), "k");
  writeFileSync(path("notes.md"), "n");
  writeFileSync(path(".dockerignore"), "**/*.md\n!src/kept.md\n");
  symlinkSync("a.txt", path("src/link"));
  before = await hash();
});
afterEach(() => {
  rmSync(context, { recursive: true });
});

describe("the hash of a build's context", () => {
  it.each<[string, () => void]>([
    [
      "another time",
      () => {
        utimesSync(path("src/a.txt"), 1, 1);
      },
    ],
    [
      "an ignored file",
      () => {
        writeFileSync(path("notes.md"), "other");
      },
    ],
    [
      "a bit of the mode that images do not keep across machines",
      () => {
        chmodSync(path("src/a.txt"), 0o600);
      },
    ],
  ])("is the same after %s", async (_what, change) => {
    change();
    expect(await hash()).toBe(before);
  });
  it.each<[string, () => void]>([
    [
      "another content",
      () => {
        writeFileSync(path("src/a.txt"), "b");
      },
    ],
    [
      "another name",
      () => {
        renameSync(path("src/a.txt"), path("src/b.txt"));
      },
    ],
    [
      "another file",
      () => {
        writeFileSync(path("src/b.txt"), "");
      },
    ],
    [
      "a file that is no longer ignored",
      () => {
        writeFileSync(path(".dockerignore"), "");
      },
    ],
    [
      "an exception among ignored files",
      () => {
        writeFileSync(path("src/kept.md"), "other");
      },
    ],
    [
      "a file that became a program",
      () => {
        chmodSync(path("src/a.txt"), 0o755);
      },
    ],
    [
      "a link to elsewhere",
      () => {
        rmSync(path("src/link"));
        symlinkSync("kept.md", path("src/link"));
      },
    ],
    [
      "another Containerfile",
      () => {
        writeFileSync(path("Containerfile"), "FROM scratch\nUSER 1\n");
      },
    ],
    [
      "an ignore file of the Containerfile's own",
      () => {
        writeFileSync(path("Containerfile.dockerignore"), "src\n");
      },
    ],
  ])("is another after %s", async (_what, change) => {
    change();
    expect(await hash()).not.toBe(before);
  });
});
