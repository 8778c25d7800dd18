import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ensurePluginHome } from "../../../../local/providers/plugin-home.ts";

// Bundles are made once, in a cache that all cases share: that takes seconds on a busy machine.
const cache = mkdtempSync(join(tmpdir(), "plugin-home-cache-"));
vi.setConfig({ testTimeout: 60_000 });
afterAll(() => {
  rmSync(cache, { recursive: true });
});

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "plugin-home-"));
});
afterEach(() => {
  rmSync(base, { recursive: true });
});

/** The environment of a user who has nothing of Pulumi's. */
const env = (): NodeJS.ProcessEnv => ({ HOME: join(base, "user"), XDG_CACHE_HOME: cache });
const program = (): string => join(base, "home/plugins/resource-kubernetes-v4.34.2/pulumi-resource-kubernetes");

describe("ensurePluginHome", () => {
  it("puts stand-ins where nothing official is, by the versions of the packages", async () => {
    const home = await ensurePluginHome({ folder: join(base, "home"), env: env() });
    expect(home.pulumiHome).toBe(join(base, "home"));
    expect(home.plugins).toStrictEqual([
      { kind: "language", name: "nodejs", version: "3.259.0", source: "stand-in" },
      { kind: "resource", name: "kubernetes", version: "4.34.2", source: "stand-in" },
      { kind: "resource", name: "docker", version: "5.2.0", source: "stand-in" },
      { kind: "resource", name: "aws", version: "7.48.0", source: "stand-in" },
    ]);
    expect(readFileSync(program(), "utf8")).toContain("local/providers/kubernetes/main.ts");
    expect(lstatSync(program()).mode & 0o111).toBe(0o111);
  });

  it("leaves what is right as it is", async () => {
    await ensurePluginHome({ folder: join(base, "home"), env: env() });
    const before = lstatSync(program()).ino;
    await ensurePluginHome({ folder: join(base, "home"), env: env() });
    expect(lstatSync(program()).ino).toBe(before);
  });

  it("links to the official plugin once it is installed, and goes back when it is not", async () => {
    const official = join(base, "user/.pulumi/plugins/resource-kubernetes-v4.34.2");
    await ensurePluginHome({ folder: join(base, "home"), env: env() });
    mkdirSync(official, { recursive: true });
    writeFileSync(join(official, "pulumi-resource-kubernetes"), "official");
    chmodSync(join(official, "pulumi-resource-kubernetes"), 0o755);
    const with_ = await ensurePluginHome({ folder: join(base, "home"), env: env() });
    expect(with_.plugins[1]).toMatchObject({ name: "kubernetes", source: "official" });
    expect(readlinkSync(program())).toBe(join(official, "pulumi-resource-kubernetes"));
    rmSync(official, { recursive: true });
    const without = await ensurePluginHome({ folder: join(base, "home"), env: env() });
    expect(without.plugins[1]).toMatchObject({ name: "kubernetes", source: "stand-in" });
    expect(lstatSync(program()).isSymbolicLink()).toBe(false);
  });

  it("does not take its own folder for the user's", async () => {
    const own = { ...env(), PULUMI_HOME: join(base, "home") };
    await ensurePluginHome({ folder: join(base, "home"), env: own });
    const { plugins } = await ensurePluginHome({ folder: join(base, "home"), env: own });
    expect(plugins.map(({ source }) => source)).toStrictEqual(["stand-in", "stand-in", "stand-in", "stand-in"]);
  });
});
