import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheRoot } from "./paths.ts";

/** Files that a Go module carries beside its code. */
export interface ModuleFiles {
  readonly module: string;
  /** With a leading `v`. */
  readonly version: string;
  /** Paths in the module. */
  readonly files: readonly string[];
}

/**
 * A module's folder in Go's module cache, fetched when it is not there.
 * @returns undefined when there is no Go, or the module cannot be had
 */
export async function moduleInCache(module: string, version: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(
      "go",
      ["mod", "download", "-json", `${module}@${version}`],
      // Outside of any module, so that no go.mod's replacements apply.
      { cwd: "/", timeout: 120_000, maxBuffer: 16 * 1024 * 1024 },
    );
    return (JSON.parse(stdout) as { readonly Dir?: string }).Dir;
  } catch {
    return undefined;
  }
}

/**
 * The text of a module's files, one after the other as documents of one YAML stream; asked of Go once, then kept.
 * @throws Error when the module or one of its files cannot be had
 */
export async function moduleDocuments({ module, version, files }: ModuleFiles): Promise<string> {
  const key = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 8);
  const folder = join(cacheRoot(), "module-files");
  const kept = join(folder, `${module.replaceAll("/", "_")}@${version}-${key}.yaml`);
  if (existsSync(kept)) return readFileSync(kept, "utf8");
  const source = await moduleInCache(module, version);
  if (source === undefined) throw new Error(`The Go module ${module}@${version} cannot be had.`);
  const text = files.map((file) => readFileSync(join(source, file), "utf8").trim()).join("\n---\n");
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${kept}.${process.pid}`, `${text}\n`);
  renameSync(`${kept}.${process.pid}`, kept);
  return text;
}
