import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { buildImage } from "../../local/providers/docker/build.ts";
import { imageInputs, withDefaults } from "../../local/providers/docker/inputs.ts";
import { tidyStorage, underLock } from "../../local/providers/docker/storage.ts";

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "docker-storage-"));
  vi.stubEnv("XDG_CACHE_HOME", base);
});
afterEach(async () => {
  await tidyStorage(0);
  vi.unstubAllEnvs();
  rmSync(base, { recursive: true });
});

async function imagesInStorage(): Promise<readonly string[]> {
  const { stdout } = await execa("flock", underLock(["images", "--quiet", "--all"], false));
  return stdout.split("\n").filter((line) => line !== "");
}

describe("the storage of the docker stand-in", () => {
  it("keeps what was built until it is too large, and is empty then", async () => {
    writeFileSync(join(base, "Containerfile"), "FROM scratch\nCOPY model.txt /model\n");
    writeFileSync(join(base, "model.txt"), "a model");
    const inputs = withDefaults({
      imageName: "127.0.0.1:1/models/iris:1",
      skipPush: true,
      build: { context: base, dockerfile: join(base, "Containerfile"), platform: "linux/amd64" },
    });
    await buildImage(imageInputs(inputs), { say: () => undefined, signal: new AbortController().signal, secrets: [] });
    await tidyStorage();
    expect(await imagesInStorage()).not.toEqual([]);
    await tidyStorage(1000);
    expect(await imagesInStorage()).toEqual([]);
  });
});
