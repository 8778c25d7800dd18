import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { putInPlace } from "../../../local/toolchain/put-in-place.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "put-in-place-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function finished(name: string): string {
  mkdirSync(join(root, name));
  writeFileSync(join(root, name, "by"), name);
  return join(root, name);
}

describe("what a run has built", () => {
  it("is put where others look for it", () => {
    putInPlace(finished("mine"), join(root, "target"));
    expect(readFileSync(join(root, "target/by"), "utf8")).toBe("mine");
    expect(readdirSync(root)).toEqual(["target"]);
  });

  it("gives way to what another run put there first", () => {
    putInPlace(finished("theirs"), join(root, "target"));
    putInPlace(finished("mine"), join(root, "target"));
    expect(readFileSync(join(root, "target/by"), "utf8")).toBe("theirs");
    expect(readdirSync(root)).toEqual(["target"]);
  });

  it("that is not there is an error, unless another run has it", () => {
    const missing = join(root, "missing");
    expect(() => {
      putInPlace(missing, join(root, "target"));
    }).toThrow("ENOENT");
    finished("target");
    putInPlace(missing, join(root, "target"));
    expect(readdirSync(root)).toEqual(["target"]);
  });
});
