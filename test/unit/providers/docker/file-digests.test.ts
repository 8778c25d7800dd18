import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileDigests } from "../../../../local/providers/docker/file-digests.ts";

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "digests-"));
});
afterEach(() => {
  rmSync(base, { recursive: true });
});

const large = (letter: string): string => letter.repeat(300_000);
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const store = (): string => join(base, "ml-serving/docker-contexts");

async function digestOf(name: string): Promise<string> {
  const digests = fileDigests(base, { XDG_CACHE_HOME: base });
  const digest = await digests.of(join(base, name), lstatSync(join(base, name), { bigint: true }));
  digests.keep();
  return digest;
}

describe("digests of a context's files", () => {
  it("are remembered while a file is as it was", async () => {
    writeFileSync(join(base, "large"), large("a"));
    expect(await digestOf("large")).toBe(sha256(large("a")));
    const [file = ""] = readdirSync(store());
    // What is remembered is what is told.
    writeFileSync(
      join(store(), file),
      readFileSync(join(store(), file), "utf8").replace(sha256(large("a")), "remembered"),
    );
    expect(await digestOf("large")).toBe("remembered");
  });

  it("are made anew after a write of the same size, even one that puts the old time back", async () => {
    writeFileSync(join(base, "large"), large("a"));
    const { atimeMs, mtimeMs } = lstatSync(join(base, "large"));
    await digestOf("large");
    writeFileSync(join(base, "large"), large("b"));
    utimesSync(join(base, "large"), atimeMs / 1000, mtimeMs / 1000);
    expect(await digestOf("large")).toBe(sha256(large("b")));
  });

  it("of small files are not worth it, and a broken store is no store", async () => {
    writeFileSync(join(base, "small"), "a");
    await digestOf("small");
    expect(existsSync(store())).toBe(false);
    writeFileSync(join(base, "large"), large("a"));
    await digestOf("large");
    writeFileSync(join(store(), readdirSync(store())[0] ?? ""), "{");
    expect(await digestOf("large")).toBe(sha256(large("a")));
  });
});
