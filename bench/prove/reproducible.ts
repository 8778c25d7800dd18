import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Say } from "../../local/console/steps.ts";
import { baseImages, type PackedImageName } from "../../runtimes/kinds.ts";
import type { Proof } from "./proof.ts";
import { builtFromNothing } from "./reproducible-build.ts";

/**
 * What differs each time, by image: the JVM's class-data archive. Java 17 writes it with addresses and seeds of the process that
 * wrote it; that was mended in later versions and never brought back: https://github.com/openjdk/jdk17u-dev/pull/1632
 */
const differs: Partial<Readonly<Record<PackedImageName, readonly string[]>>> = { pmml: ["app/server.jsa"] };

/** Images to build, of IMAGES=name,name or all. */
function asked(): readonly PackedImageName[] {
  const all = Object.keys(baseImages) as readonly PackedImageName[];
  const named = process.env["IMAGES"]?.split(",");
  return named === undefined ? all : all.filter((kind) => named.includes(kind));
}

/** Every image of runtimes is built twice from nothing, and is the same. */
export async function reproducible(say: Say): Promise<Proof> {
  const figures: (readonly [string, string])[] = [];
  let held = true;
  for (const kind of asked()) {
    const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), "reproducible-")));
    try {
      const [one, other] = folders.map((folder, index) => {
        say(`${kind}, ${index === 0 ? "once" : "again"}`);
        return builtFromNothing(kind, folder);
      });
      if (one === undefined || other === undefined) throw new RangeError("nothing was built");
      const paths = [...new Set([...Object.keys(one.files), ...Object.keys(other.files)])];
      const changed = paths.filter((path) => one.files[path] !== other.files[path]);
      const known = differs[kind] ?? [];
      const isSame = one.digest === other.digest;
      held &&= known.length === 0 ? isSame && changed.length === 0 : changed.every((path) => known.includes(path));
      const size = `${(one.bytes / 1024 ** 2).toFixed(1)} MiB in the registry`;
      figures.push([
        kind,
        isSame
          ? `${one.digest.slice(0, 19)}… both times, ${size}`
          : `differs in ${changed.join(", ") || "no file"}; ${size}`,
      ]);
    } finally {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    }
  }
  return Promise.resolve({
    name: "Images are built the same twice",
    claim:
      "Each image of runtimes, built twice from nothing (base, packages, programs, image; caches of their own) has the same digest; but for the class-data archive of Java 17, which is another each time, every file of its image is the same",
    figures,
    held,
  });
}
