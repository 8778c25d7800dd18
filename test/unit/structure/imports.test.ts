import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../..");

/**
 * Which top-level folders each may import from. Data flows one way: what is declared (stacks) uses what is built
 * (components), which uses what serves (runtimes); tools stand beside them and know nothing of declared models.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  runtimes: [],
  // How a page of one file is put together, whatever is on it.
  pages: [],
  components: ["runtimes"],
  // Of the policies what the API server judges by itself: it is registered like everything else.
  stacks: [
    "components",
    "runtimes",
    "local",
    "locks",
    "oci",
    "formats",
    "cost",
    "capacity",
    "policies/admission",
    "policies/rules",
  ],
  // Of what is registered, whoever declared it.
  cost: ["locks", "components", "capacity"],
  capacity: ["locks", "components"],
  policies: ["cost", "capacity", "locks", "components"],
  preview: ["pages", "cost", "capacity", "policies", "components", "locks", "local/console"],
  oci: [],
  formats: ["components/issues.ts", "components/model-service/spec/io.ts", "oci/layer.ts", "runtimes/kinds.ts"],
  sources: [
    "oci",
    "components/model-service/release.ts",
    "components/issues.ts",
    "components/issue-codes.ts",
    "local/console",
  ],
  locks: ["oci", "components/issues.ts", "components/instance-facts.ts"],
  local: [
    "oci",
    "formats",
    "locks",
    "components/issues.ts",
    "components/instance-facts.ts",
    "components/model-labels.ts",
    "components/model-service/asked-row.ts",
    "components/model-service/release.ts",
    "components/node-shape.ts",
    "components/nodes.ts",
    "components/team-cell/rights.ts",
    "runtimes/kinds.ts",
    "stacks/releases",
  ],
  cli: [
    "stacks",
    "components",
    "runtimes",
    "local",
    "locks",
    "oci",
    "formats",
    "sources",
    "pages",
    "preview",
    "policies",
    "cost",
    "capacity",
  ],
  bench: [
    "components",
    "capacity",
    "local",
    "oci",
    "runtimes",
    "preview",
    "test/support",
    // What a proof declares beside what is declared.
    "stacks/environments",
    "stacks/graphs",
    "stacks/models",
  ],
  test: [
    "runtimes",
    "components",
    "stacks",
    "pages",
    "policies",
    "preview",
    "cost",
    "capacity",
    "oci",
    "locks",
    "local",
    "cli",
    "bench",
    "formats",
    "sources",
  ],
};

/** An import's specifier, from static, dynamic and re-exporting forms. */
const specifier = /(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g;

interface Import {
  readonly from: string;
  readonly to: string;
}

function typescriptFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "node_modules" || entry.name === "target" || entry.name.startsWith(".")) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return typescriptFiles(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function imports(): readonly Import[] {
  return typescriptFiles(root).flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(specifier)].map((match) => ({
      from: relative(root, file),
      to: relative(root, resolve(dirname(file), match[1] ?? "")),
    })),
  );
}

function topLevel(path: string): string {
  return path.split("/")[0] ?? path;
}

function isAllowed({ from, to }: Import): boolean {
  if (!from.includes("/")) return true; // configuration files at the top
  if (topLevel(from) === topLevel(to)) return true;
  return (allowed[topLevel(from)] ?? []).some((folder) => to === folder || to.startsWith(`${folder}/`));
}

describe("imports", () => {
  const all = imports();

  it("are found at all", () => {
    expect(all.length).toBeGreaterThan(50);
    expect(all).toContainEqual({ from: "stacks/serving.ts", to: "components/gateway/index.ts" });
  });

  it("go in one direction", () => {
    expect(all.filter((one) => !isAllowed(one)).map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("reach a sibling component only through its index or its pure settings", () => {
    const inside = all.filter(
      ({ from, to }) =>
        from.startsWith("components/") &&
        to.startsWith("components/") &&
        to.split("/").length > 2 &&
        from.split("/")[1] !== to.split("/")[1] &&
        !to.endsWith("/index.ts") &&
        !to.endsWith("/settings.ts"),
    );
    expect(inside.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("would see a wrong one", () => {
    expect(isAllowed({ from: "runtimes/pmml/adapter.ts", to: "components/model-service/spec.ts" })).toBe(false);
    expect(isAllowed({ from: "local/bring-up.ts", to: "stacks/models/iris.ts" })).toBe(false);
  });
});
