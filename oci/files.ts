import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { LayerFile } from "./layer.ts";

/** All files below a folder, by their paths in it. @throws for what is neither file nor folder, which an image cannot hold */
async function pathsBelow(folder: string): Promise<readonly string[]> {
  const found = await Promise.all(
    (await readdir(folder, { withFileTypes: true })).map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return (await pathsBelow(path)).map((below) => `${entry.name}/${below}`);
      if (entry.isFile()) return [entry.name];
      throw new Error(`${path}: neither a file nor a folder. Put what it stands for in its place.`);
    }),
  );
  return found.flat();
}

/**
 * What a file, or everything in a folder, is in an image.
 * @param path in the image: of the file, by default its own name; of the folder, by default the image's root
 * @throws Error that names the path when something cannot be read
 */
export async function imageFiles(source: string, path?: string): Promise<readonly LayerFile[]> {
  try {
    if (!(await stat(source)).isDirectory()) return [{ path: path ?? basename(source), bytes: await readFile(source) }];
    const below = await pathsBelow(source);
    return await Promise.all(
      below.map(async (name) => ({
        path: path === undefined ? name : `${path}/${name}`,
        bytes: await readFile(join(source, name)),
      })),
    );
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new Error(`${source}: cannot be read (${String(error.code)}). Check the path.`, { cause: error });
  }
}
