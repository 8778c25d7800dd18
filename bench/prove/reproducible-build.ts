import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ensureImage, type BuiltImage } from "../../local/images/build.ts";
import { localImages } from "../../local/images/catalogue.ts";
import { buildOnBase } from "../../local/images/on-base.ts";
import { pushedReference, pushImages } from "../../local/images/push.ts";
import { ensureContext } from "../../local/runtime-contexts.ts";
import { digestOf } from "../../oci/digest.ts";
import { blobsOf, parseManifest } from "../../oci/manifest.ts";
import { Client } from "../../oci/client.ts";
import { parseRepository } from "../../oci/reference.ts";
import { baseImages, type PackedImageName } from "../../runtimes/kinds.ts";
import { startRegistry } from "../../test/support/registry.ts";

/** An image that was built from nothing. */
export interface Built {
  readonly digest: string;
  /** Bytes in the registry. */
  readonly bytes: number;
  /** Digests of the files that it was made from, by path. */
  readonly files: Readonly<Record<string, string>>;
}

function digestsBelow(folder: string): Readonly<Record<string, string>> {
  const all = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return Object.fromEntries(
    all
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [path, digestOf(readFileSync(join(folder, path)))]),
  );
}

/** Builds one image into a registry of its own: its base, its context and itself, with whatever the cache has. */
async function build(kind: PackedImageName): Promise<Built> {
  const quiet = (): void => undefined;
  const registry = await startRegistry();
  try {
    const bases: readonly BuiltImage[] = [await ensureImage(localImages[baseImages[kind]], quiet)];
    await pushImages(registry.address, bases, quiet);
    const context = await ensureContext(kind, quiet);
    const base = pushedReference(registry.address, bases, localImages[baseImages[kind]].name);
    const imageName = `${registry.address}/runtimes/${kind}:current`;
    const digest = await buildOnBase({ imageName, context, base }, quiet);
    const stored = await new Client(parseRepository(`${registry.address}/runtimes/${kind}`)).manifest(digest);
    const blobs = stored === undefined ? [] : blobsOf(parseManifest(stored.bytes));
    return {
      digest,
      bytes: blobs.reduce((sum, { size }) => sum + size, 0),
      files: digestsBelow(context),
    };
  } finally {
    await registry.stop();
  }
}

/** Builds images in a process of its own, whose caches hold nothing. @param cache a folder for them */
export function builtFromNothing(kind: PackedImageName, cache: string): Built {
  const script = [process.execPath, "--import", "tsx", import.meta.filename, kind] as const;
  const [file, ...args] = script;
  const told = execFileSync(file, args, {
    encoding: "utf8",
    env: { ...process.env, XDG_CACHE_HOME: cache, GOCACHE: join(cache, "go-build"), PIP_NO_CACHE_DIR: "1" },
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(told.split("\n").at(-2) ?? told) as Built;
}

if (process.argv[1] === import.meta.filename) {
  const built = await build(process.argv[2] as PackedImageName);
  console.log(JSON.stringify(built));
}
