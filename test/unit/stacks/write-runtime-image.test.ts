import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseRuntimeImages } from "../../../stacks/cloud/runtime-images.ts";
import { namingDigest, writeRuntimeImage } from "../../../stacks/cloud/write-runtime-image.ts";

const digest = `sha256:${"a".repeat(64)}`;
const folder = mkdtempSync(join(tmpdir(), "runtime-images-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("a file of released images", () => {
  const before = "# Nobody has released one yet.\nparity: unresolved\npmml: unresolved\n";

  it("names a digest in the place of what stood there, and is otherwise as it was", () => {
    expect(namingDigest(before, "parity", digest)).toBe(
      `# Nobody has released one yet.\nparity: ${digest}\npmml: unresolved\n`,
    );
  });

  it("names an image that was not in it, also one of a function", () => {
    const after = namingDigest(before.trimEnd(), "functions/advice", digest);
    expect(parseRuntimeImages(after, "dev.yaml")).toEqual({ digests: { "functions/advice": digest } });
  });

  it("is written where it changes, and only there", () => {
    mkdirSync(join(folder, "runtime-images"));
    expect(writeRuntimeImage("dev", "pmml", digest, folder)).toBe(true);
    expect(writeRuntimeImage("dev", "pmml", digest, folder)).toBe(false);
    expect(readFileSync(join(folder, "runtime-images/dev.yaml"), "utf8")).toBe(`pmml: ${digest}\n`);
  });
});
