import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const runtimes = join(import.meta.dirname, "../runtimes");

/** Versions of a runtime's packages, by name, as pip's lock has them. */
export type Lock = ReadonlyMap<string, string>;

/** Reads the text of a `requirements.lock`. Pure. */
export function parseLock(text: string): Lock {
  return new Map(
    [...text.matchAll(/^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)/gm)].map(([, name = "", version = ""]) => [
      name.toLowerCase().replaceAll("_", "-"),
      version,
    ]),
  );
}

/** The packages in the image of a runtime; none where it has no Python. */
export function lockOf(runtime: string): Lock {
  const file = join(runtimes, runtime, "requirements.lock");
  return existsSync(file) ? parseLock(readFileSync(file, "utf8")) : new Map();
}
