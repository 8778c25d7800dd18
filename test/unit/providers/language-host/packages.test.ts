import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dependenciesOf, pluginOf, requiredPackages } from "../../../../local/providers/language-host/packages.ts";

describe("the plugin of a package", () => {
  it.each([
    [{ name: "@pulumi/docker", version: "5.2.0", pulumi: { resource: true } }, "docker v5.2.0"],
    [{ name: "@acme/x", version: "1.0.0", pulumi: { resource: true, name: "x", version: "v2.0.0" } }, "x v2.0.0"],
    [{ name: "@acme/x", version: "1.0.0", pulumi: { resource: true } }, undefined],
    [{ name: "@pulumi/pulumi", version: "3.0.0", pulumi: {} }, undefined],
    [{ name: "left", version: "1.0.0" }, undefined],
  ])("%j", (manifest, expected) => {
    const plugin = pluginOf(manifest);
    expect(plugin && `${plugin.name} ${plugin.version}`).toBe(expected);
  });
});

describe("the packages of a program", () => {
  let root: string;
  const write = (folder: string, manifest: object): void => {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, "package.json"), JSON.stringify(manifest));
  };
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "packages-"));
    mkdirSync(join(root, "stacks"));
    write(".", { dependencies: { "@pulumi/eks": "*", absent: "*" }, devDependencies: { dev: "*" } });
    write("node_modules/dev", { name: "dev", version: "1.0.0", devDependencies: { unused: "*" } });
    write("node_modules/unused", { name: "unused", version: "1.0.0", pulumi: { resource: true, name: "unused" } });
    const eks = "node_modules/@pulumi/eks";
    write(eks, {
      name: "@pulumi/eks",
      version: "4.0.0",
      pulumi: { resource: true },
      dependencies: { "@pulumi/aws": "*" },
    });
    // Two versions of one package, one below the other, that depend on each other's parents in a circle.
    write(`${eks}/node_modules/@pulumi/aws`, {
      name: "@pulumi/aws",
      version: "7.0.0",
      pulumi: { resource: true },
      dependencies: { "@pulumi/eks": "*" },
    });
    write("node_modules/@pulumi/aws", { name: "@pulumi/aws", version: "6.0.0", pulumi: { resource: true } });
  });
  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  it("need the plugins of dependencies of dependencies, as node finds them", () => {
    const needed = requiredPackages(join(root, "stacks"));
    expect(needed.map(({ name, version }) => `${name} ${version}`)).toStrictEqual(["aws v7.0.0", "eks v4.0.0"]);
  });
  it("are the direct ones unless asked for all", () => {
    expect(dependenciesOf(root, false).map(({ name }) => name)).toStrictEqual(["@pulumi/eks", "dev"]);
  });
  it("are none where there is no package.json", () => {
    expect(requiredPackages("/")).toStrictEqual([]);
  });
});
