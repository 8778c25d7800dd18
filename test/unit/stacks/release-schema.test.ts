import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { releaseText } from "../../../cli/new/texts.ts";
import { schemaLine } from "../../../stacks/releases/edit/schema-line.ts";
import { releaseJsonSchema } from "../../../stacks/releases/schema.ts";

const releases = resolve(import.meta.dirname, "../../../stacks/releases");

it("release.schema.json is what release files are checked by; -u writes it anew", async () => {
  const text = `${JSON.stringify(releaseJsonSchema(), undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot(join(releases, "release.schema.json"));
});

it("every release file names it, those to come too", () => {
  const files = readdirSync(releases, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "edit")
    .flatMap(({ name }) => readdirSync(join(releases, name)).map((file) => join(releases, name, file)));
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => !readFileSync(file, "utf8").startsWith(`${schemaLine}\n`))).toEqual([]);
  expect(releaseText("iris", "local", `sha256:${"0".repeat(64)}`, "file:a", "b").split("\n")[0]).toBe(schemaLine);
});
