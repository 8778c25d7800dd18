import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, readFileSync, renameSync, writeFileSync, type BigIntStats } from "node:fs";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { cacheRoot } from "../../toolchain/paths.ts";

/** Smaller files are read faster than they are remembered (bytes). */
const worthRemembering = 256n * 1024n;

/** Digests of a context's large files, each read again only when it was written since. */
export interface FileDigests {
  /** SHA-256 in hexadecimal of a regular file. */
  of(file: string, stat: BigIntStats): Promise<string>;
  /** Remembers what was asked for, and nothing else. */
  keep(): void;
}

/** What any write to a file changes: the time of its last change cannot be set by anybody. */
function markOf({ size, mtimeNs, ctimeNs, ino }: BigIntStats): string {
  return [size, mtimeNs, ctimeNs, ino].join("/");
}

type Known = Readonly<Record<string, readonly [mark: string, digest: string]>>;

function read(file: string): Known {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Known;
  } catch {
    return {}; // nothing is known yet, or it was half written by a machine that went down
  }
}

/** @param context the folder whose files are asked for: what is known is kept by its path */
export function fileDigests(context: string, env: NodeJS.ProcessEnv = process.env): FileDigests {
  const folder = join(cacheRoot(env), "docker-contexts");
  const name = createHash("sha256").update(resolve(context)).digest("hex").slice(0, 16);
  const store = join(folder, `${name}.json`);
  const known = read(store);
  const asked = new Map<string, readonly [mark: string, digest: string]>();
  return {
    of: async (file, stat) => {
      const mark = markOf(stat);
      const [before, digest] = known[file] ?? [];
      if (digest !== undefined && before === mark) {
        asked.set(file, [mark, digest]);
        return digest;
      }
      const content = createHash("sha256");
      await pipeline(createReadStream(file), content);
      const fresh = content.digest("hex");
      if (stat.size >= worthRemembering) asked.set(file, [mark, fresh]);
      return fresh;
    },
    keep: () => {
      if (JSON.stringify(known) === JSON.stringify(Object.fromEntries(asked))) return;
      mkdirSync(folder, { recursive: true });
      const unfinished = `${store}.${process.pid}`;
      writeFileSync(unfinished, JSON.stringify(Object.fromEntries(asked)));
      renameSync(unfinished, store);
    },
  };
}
