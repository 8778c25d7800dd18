import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Of each kind so many stay, the ones used last: those of a few branches at once. */
const kept = 3;

/** Whatever was used within this time (ms) stays: some run may be about to build an image from it. */
const inUseMs = 6 * 3_600_000;

/** What is kept by a hash of its sources, and when somebody last asked for it (ms). */
export interface Kept {
  /** `pmml-664006ca`, `mlserver-shared-05004eed154e557a.tar.gz` */
  readonly name: string;
  readonly usedAt: number;
}

/** `pmml-664006ca` → `pmml`. Undefined for what has no hash: a build under way, or no matter of ours. */
function kindOf(name: string): string | undefined {
  return /^(.+)-[0-9a-f]{8,16}(?:\.tar\.gz)?$/.exec(name)?.[1];
}

/** Names of those that nobody needs any more. Pure. */
export function outdated(all: readonly Kept[], now: number): readonly string[] {
  const kinds = new Set(all.flatMap(({ name }) => kindOf(name) ?? []));
  return [...kinds].flatMap((kind) =>
    all
      .filter(({ name }) => kindOf(name) === kind)
      .sort((a, b) => b.usedAt - a.usedAt)
      .slice(kept)
      .filter(({ usedAt }) => now - usedAt > inUseMs)
      .map(({ name }) => name),
  );
}

/** The file whose time says when something was last asked for: contents have times of 1970. */
function markOf(path: string): string {
  return join(dirname(path), ".used", basename(path));
}

/** Notes that something is used now. */
export function noteUse(path: string): void {
  const mark = markOf(path);
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, "");
  utimesSync(mark, new Date(), new Date());
}

function usedAt(path: string): number {
  const mark = markOf(path);
  // Without a mark: when it was put there.
  return existsSync(mark) ? statSync(mark).mtimeMs : statSync(path).ctimeMs;
}

/** Removes what nobody needs any more from a folder of such. @returns names */
export function tidyContexts(folder: string, now = Date.now()): readonly string[] {
  const all = readdirSync(folder).filter((name) => name !== ".used");
  const gone = outdated(
    all.map((name) => ({ name, usedAt: usedAt(join(folder, name)) })),
    now,
  );
  for (const name of gone)
    for (const path of [join(folder, name), markOf(join(folder, name))]) rmSync(path, { recursive: true, force: true });
  return gone;
}
