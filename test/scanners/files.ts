import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump } from "js-yaml";
import type { RenderedObject } from "../../stacks/render.ts";

/** An object as findings name it. */
export function named(kind: string, namespace: string | undefined, name: string): string {
  return `${kind} ${namespace ?? ""}/${name}`;
}

/** Lends a folder. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "scan-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes objects into one file of a folder. */
export function objectsFile(folder: string, objects: readonly RenderedObject[]): string {
  const file = join(folder, "objects.yaml");
  writeFileSync(file, objects.map((object) => dump(object, { noRefs: true })).join("---\n"));
  return file;
}
