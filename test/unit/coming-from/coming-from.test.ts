import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { describe, expect, it } from "vitest";
import { validateModels } from "../../../components/model-service/validate.ts";
import { parseRelease } from "../../../stacks/releases/load.ts";
import { at, partsOf } from "./rendered.ts";
import type { System } from "./system.ts";
import { frameworks } from "./systems/frameworks.ts";
import { platforms } from "./systems/platforms.ts";
import { servers } from "./systems/servers.ts";

const systems = [...frameworks, ...servers, ...platforms];
const champion = { digest: `sha256:${"a".repeat(64)}`, version: "1", from: "file:x", golden: "x.json" };
const offered = {
  environment: "prd",
  redis: true,
  nodes: { cpu: true, accelerators: [{ gpu: "l4", part: "whole" }] },
} as const;

function releaseOf({ release, file }: System) {
  if (release === undefined) return { champion };
  const parsed = parseRelease(release, file);
  if ("issues" in parsed) throw new Error(JSON.stringify(parsed.issues));
  return parsed.release;
}

/** A file without what the page need not show: where `defineModel` comes from. */
function declaration(file: string): string {
  const text = readFileSync(join(import.meta.dirname, "models", `${file}.ts`), "utf8");
  return text.replace(/^import [^\n]*\n\n/, "");
}

function section(system: System): string {
  const table = (left: string, right: string, rows: System["maps"]): string[] => [
    `| ${left} | ${right} |`,
    "| --- | --- |",
    ...rows.map((row) => `| ${row.join(" | ")} |`),
    "",
  ];
  return [
    `## ${system.title}`,
    "",
    system.about,
    "",
    "```ts",
    declaration(system.file).trimEnd(),
    "```",
    "",
    ...(system.release === undefined ? [] : ["```yaml", system.release.trimEnd(), "```", ""]),
    ...table("theirs", "here", system.maps),
    ...(system.without.length === 0 ? [] : table("without an equal", "why", system.without)),
  ].join("\n");
}

/** The page as it follows from the declarations. `npx vitest run --project unit -u` writes it anew. */
async function page(): Promise<string> {
  const path = join(import.meta.dirname, "../../../docs/coming-from.md");
  const text = [
    "# Coming from",
    "",
    "How a model that another system serves is declared here: what of theirs is what, and what has no equal. Each declaration is",
    "a file of [`test/unit/coming-from/models`](../test/unit/coming-from/models), from which this page is written; the",
    "[test](../test/unit/coming-from/coming-from.test.ts) compiles, checks, resolves and renders every one of them, with the",
    "release beside it where there is one, and looks for what the tables say in the objects. None of the other systems runs here:",
    "what is said of them is their own documentation, linked.",
    "",
    "To begin with a file instead of a system: [models](models.md), [runtimes](runtimes.md).",
    "",
    ...systems.map(section),
  ].join("\n");
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}

it("docs/coming-from.md is what the declarations are", async () => {
  await expect(await page()).toMatchFileSnapshot("../../../docs/coming-from.md");
});

describe.each(systems.map((system) => ({ ...system })))("a model from $title", (system) => {
  it("is accepted in production", () => {
    expect(validateModels(system.models, offered)).toEqual([]);
  });

  it.each(system.shows)("shows %s", (path, expected) => {
    const [name, ...rest] = path.split(".");
    const model = system.models.find((one) => one.name === name);
    if (model === undefined) throw new Error(`no model ${name ?? ""}`);
    const found = at(partsOf(model, releaseOf(system), system.models), rest);
    if (expected instanceof RegExp) expect(found).toMatch(expected);
    else expect(found).toEqual(expected);
  });
});

it("no two systems share a declaration", () => {
  expect(new Set(systems.map(({ file }) => file)).size).toBe(systems.length);
});
