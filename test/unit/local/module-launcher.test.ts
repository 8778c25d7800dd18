import { mkdirSync, mkdtempSync, rmSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { moduleLauncher } from "../../../local/bundle/module-launcher.ts";

/** Seconds since 1970, well in the past. */
const [earlier, made, later] = [1_000_000_000, 1_000_000_050, 1_000_000_100];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "it's a home "));
  mkdirSync(join(folder, "sources"));
  writeFileSync(join(folder, "bundle.mjs"), "");
  writeFileSync(join(folder, "sources/a.ts"), "");
  for (const path of ["sources/a.ts", "sources"]) utimesSync(join(folder, path), earlier, earlier);
  utimesSync(join(folder, "bundle.mjs"), made, made);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function found(): Promise<string | undefined> {
  const file = join(folder, "starter.mjs");
  writeFileSync(
    file,
    moduleLauncher(join(folder, "bundle.mjs"), [join(folder, "sources"), join(folder, "sources/a.ts")]),
  );
  const { bundle } = (await import(pathToFileURL(file).href)) as { readonly bundle: string | undefined };
  return bundle;
}

it("is the bundle while nothing of it changed", async () => {
  expect(await found()).toBe(pathToFileURL(join(folder, "bundle.mjs")).href);
});

it.each<[string, () => void]>([
  [
    "a source was edited",
    () => {
      utimesSync(join(folder, "sources/a.ts"), later, later);
    },
  ],
  [
    "a source is gone",
    () => {
      unlinkSync(join(folder, "sources/a.ts"));
      utimesSync(join(folder, "sources"), earlier, earlier);
    },
  ],
  [
    "a file came into one of its folders",
    () => {
      writeFileSync(join(folder, "sources/b.ts"), "");
    },
  ],
  [
    "the bundle is gone",
    () => {
      unlinkSync(join(folder, "bundle.mjs"));
    },
  ],
])("is nothing when %s", async (_, change) => {
  change();
  expect(await found()).toBeUndefined();
});
