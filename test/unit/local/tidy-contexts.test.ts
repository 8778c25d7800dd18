import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noteUse, outdated, tidyContexts } from "../../../local/tidy-contexts.ts";

const hour = 3_600_000;
const now = Date.parse("2026-11-22T12:00:00Z");

describe("contexts of images", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "contexts-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("stay while they are among the last three of their kind, or were used within six hours", () => {
    const used = (name: string, hours: number) => ({ name, usedAt: now - hours * hour });
    const all = [
      ...[1, 2, 3, 4, 8, 9].map((hours) => used(`pmml-0000000${hours}`, hours)),
      used("parity-00000001", 900),
      used("pmml-00000001.4711", 900), // being built, or left by a build that was killed
      ...[7, 10, 30, 40].map((hours) => used(`mlserver-shared-${String(hours).padStart(16, "0")}.tar.gz`, hours)),
    ];
    expect(outdated(all, now)).toEqual(["pmml-00000008", "pmml-00000009", all.at(-1)?.name]);
  });

  it("are removed with the mark of their use; what is used last stays, however old it is", () => {
    for (const hash of [1, 2, 3, 4, 5]) {
      const path = join(folder, `sklearn-aaaaaaa${hash}`);
      mkdirSync(path);
      noteUse(path);
      const time = new Date(Date.now() - (10 + hash) * hour);
      utimesSync(join(folder, ".used", `sklearn-aaaaaaa${hash}`), time, time);
    }
    noteUse(join(folder, "sklearn-aaaaaaa5"));
    expect(tidyContexts(folder)).toEqual(["sklearn-aaaaaaa3", "sklearn-aaaaaaa4"]);
    expect(readdirSync(folder).sort()).toEqual([".used", "sklearn-aaaaaaa1", "sklearn-aaaaaaa2", "sklearn-aaaaaaa5"]);
    expect(existsSync(join(folder, ".used/sklearn-aaaaaaa3"))).toBe(false);
  });
});
