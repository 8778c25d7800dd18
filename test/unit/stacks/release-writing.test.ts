import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync, lstatSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { textOf, writeRelease } from "../../../stacks/releases/write.ts";

const writer = resolve(import.meta.dirname, "../../support/release-writer.ts");
let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "release-"));
  file = join(folder, "iris.yaml");
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function start(times: number, name: string): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", writer, file, String(times), name], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((done) => child.once("close", done));
}

/** Every line is whole, and the last says that it is. */
function isWhole(text: string | undefined): boolean {
  return text === undefined || text.split("\n").every((line) => line === "end" || /^\w+ x{20000}$/.test(line));
}

describe("writeRelease", () => {
  it("lets several processes write one file, and loses nothing that one of them wrote", async () => {
    const names = ["ada", "bo", "cy"];
    const all = Promise.all(names.map((name) => ended(start(15, name))));
    const torn: string[] = [];
    while ((await Promise.race([all, sleep(1, undefined)])) === undefined) {
      const text = textOf(file);
      if (!isWhole(text)) torn.push(text ?? "");
    }
    expect(await all).toEqual([0, 0, 0]);
    expect(torn).toEqual([]);
    const lines = (textOf(file) ?? "").split("\n");
    expect(names.map((name) => lines.filter((line) => line.startsWith(`${name} `)).length)).toEqual([15, 15, 15]);
    expect(readdirSync(folder)).toEqual(["iris.yaml"]);
  }, 60_000);

  it("goes on after writers that were killed, and leaves nothing of theirs", async () => {
    for (let round = 0; round < 3; round++) {
      const child = start(1_000_000, "killed");
      const before = textOf(file);
      while (textOf(file) === before) await sleep(5);
      child.kill("SIGKILL");
      await ended(child);
      expect(isWhole(textOf(file))).toBe(true);
    }
    const text = textOf(file);
    writeRelease(file, text, "champion");
    expect([textOf(file), readdirSync(folder)]).toEqual(["champion", ["iris.yaml"]]);
  }, 60_000);

  it("refuses where somebody else has written meanwhile, and says what to do", () => {
    writeFileSync(file, "theirs");
    expect(() => {
      writeRelease(file, "as it was", "mine");
    }).toThrow(/changed by somebody else.*Nothing was written.\n {2}→ See what they did/);
    expect(() => {
      writeRelease(file, undefined, "mine");
    }).toThrow(/changed by somebody else/);
    expect([textOf(file), readdirSync(folder)]).toEqual(["theirs", ["iris.yaml"]]);
  });

  it("waits for who holds the lock, and takes one over whose holder is gone", () => {
    const lock = `${file}.lock`;
    writeFileSync(lock, "1 another-machine x");
    expect(() => {
      writeRelease(file, undefined, "mine", 50);
    }).toThrow(/iris.yaml is being written by another \(process 1 on another-machine\)/);
    const longAgo = Date.now() / 1000 - 120;
    utimesSync(lock, longAgo, longAgo);
    writeRelease(file, undefined, "mine", 50);
    expect([textOf(file), readdirSync(folder)]).toEqual(["mine", ["iris.yaml"]]);
  });

  it("writes what a link leads to, and removes what a killed one left", () => {
    const link = join(folder, "link.yaml");
    writeFileSync(file, "a");
    writeFileSync(`${file}.99999.new`, "half");
    symlinkSync(file, link);
    writeRelease(link, "a", "b");
    expect([textOf(file), lstatSync(link).isSymbolicLink(), readdirSync(folder)]).toEqual([
      "b",
      true,
      ["iris.yaml", "link.yaml"],
    ]);
  });
});
