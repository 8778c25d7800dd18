import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { author } from "../../../../cli/releases/edit/author.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "author-"));
  execFileSync("git", ["init", "--quiet", folder]);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
// As an agent has it, or a runner: nobody ever told its Git who it is.
beforeEach(() => {
  vi.unstubAllEnvs();
  for (const [name, value] of Object.entries(process.env))
    if (name.startsWith("GIT_") && value !== undefined) vi.stubEnv(name, undefined);
  vi.stubEnv("GIT_CONFIG_GLOBAL", "/dev/null");
  vi.stubEnv("GIT_CONFIG_SYSTEM", "/dev/null");
});

it("is whom a pipeline names, where Git's configuration knows nobody", async () => {
  vi.stubEnv("GIT_AUTHOR_NAME", "Delivery");
  vi.stubEnv("GIT_AUTHOR_EMAIL", "delivery@ml-serving.invalid");
  expect(await author(folder)).toBe("Delivery <delivery@ml-serving.invalid>");
});

it("is whom the repository's or the person's configuration names", async () => {
  vi.stubEnv("GIT_CONFIG_COUNT", "2");
  vi.stubEnv("GIT_CONFIG_KEY_0", "user.name");
  vi.stubEnv("GIT_CONFIG_VALUE_0", "Ada Lovelace");
  vi.stubEnv("GIT_CONFIG_KEY_1", "user.email");
  vi.stubEnv("GIT_CONFIG_VALUE_1", "ada@example.com");
  expect(await author(folder)).toBe("Ada Lovelace <ada@example.com>");
});

it("is nobody whom Git would make up of the machine's name", async () => {
  await expect(author(folder)).rejects.toThrow("Git does not know who you are");
});
