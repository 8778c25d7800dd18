import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { useClone } from "./clone.ts";
import { strangersRegistry } from "./strangers-registry.ts";

const clone = useClone();

describe("npx ml in a fresh clone with an empty home and no registry", () => {
  it.each([".", "policies", "cli/commands", "examples/iris"])("is ours, started in %s", async (cwd) => {
    const { code, stdout, stderr } = await clone.ml(["--help"], { cwd });
    expect(stderr).toBe("");
    expect(stdout).toContain("Looks at what this repository declares");
    expect(code).toBe(0);
  });

  it("fetches nothing", () => {
    expect(existsSync(join(clone.home, ".npm"))).toBe(true);
    expect(existsSync(join(clone.home, ".npm/_cacache"))).toBe(false);
  });

  it.each([
    [["lcok"], "Did you mean lock?"],
    [["models", "prod"], "Allowed choices are local"],
    [["render", "local"], "required option '--out <dir>' not specified"],
    [["models", "--jsno"], "Did you mean --json?"],
    [["lock", "imags"], "Allowed choices are images, eks-addons, offerings, prices, instances"],
  ])("%j is a mistake of the command line: code 2 and what would be right", async (args, words) => {
    const { code, stdout, stderr } = await clone.ml(args);
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  it("lists declared models without a cluster", async () => {
    const { code, stdout } = await clone.ml(["models"]);
    expect(stdout).toMatch(/iris\s+examples\s+pmml\s+champion\s+1\s+sha256:[0-9a-f]{12}…\s+100 %/);
    expect(stdout).toContain("no cluster was asked");
    expect(code).toBe(0);
  });

  it("with --json prints JSON and nothing else, also of a failure", async () => {
    const listed = await clone.ml(["models", "--json"]);
    expect(JSON.parse(listed.stdout)).toMatchObject({
      environment: "local",
      models: expect.arrayContaining([expect.objectContaining({ name: "iris", runtime: "pmml" })]) as unknown,
    });
    expect(listed.stderr).toBe("");
    const failed = await clone.ml(["models", "--live", "--json"]);
    expect(JSON.parse(failed.stdout)).toMatchObject({
      error: { message: expect.stringContaining("There is no cluster to ask") as string },
    });
    expect(failed.stderr).toContain("→ make up");
    expect(failed.stderr).not.toMatch(/^\s+at /m);
    expect(failed.code).toBe(1);
  });
});

describe("npx ml before npm ci", () => {
  it("runs no stranger's package of that name", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bare-"));
    const registry = await strangersRegistry(folder);
    try {
      for (const file of ["package.json", "package-lock.json", ".npmrc", "cli/package.json"])
        cpSync(join(clone.folder, file), join(folder, "clone", file));
      const { all, exitCode } = await execa("npx", ["ml", "--help"], {
        cwd: join(folder, "clone"),
        extendEnv: false,
        env: { PATH: process.env["PATH"] ?? "", HOME: folder, npm_config_registry: registry.url },
        all: true,
        reject: false,
        stdin: "ignore",
      });
      expect(all).toContain("npx canceled due to missing packages");
      expect(all).not.toContain("stranger");
      expect(exitCode).not.toBe(0);
      expect(registry.asked).toContain("/ml");
      expect(registry.asked).not.toContain("/ml.tgz");
    } finally {
      await registry.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
