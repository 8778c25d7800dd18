import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { extract, type Header } from "tar-stream";
import type { Descriptor } from "../../oci/manifest.ts";
import type { Downloads } from "../download.ts";
import { SourceRefused } from "../refused.ts";
import type { LayerPlan } from "./layers.ts";

/** Where a layer's bytes come from and go to. */
export interface Unpacking {
  readonly blob: (layer: Descriptor) => Promise<AsyncIterable<Uint8Array>>;
  readonly downloads: Downloads;
  /** What the source is called in messages. */
  readonly shown: string;
}

/** A blob's bytes as they come; it does not end when they were not those that the digest names. */
async function* checked(layer: Descriptor, { blob, shown }: Unpacking): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for await (const part of await blob(layer)) {
    hash.update(part);
    yield part;
  }
  const found = `sha256:${hash.digest("hex")}`;
  if (found === layer.digest) return;
  const message = `Its layer ${layer.digest} has other bytes in the registry: ${found}. Push it anew.`;
  throw new SourceRefused("MA017", shown, message);
}

type Entry = AsyncIterable<Uint8Array> & { readonly header: Header; resume(): void };

async function untar(tar: Readable, { downloads, shown }: Unpacking): Promise<void> {
  const refuse = (name: string, what: string): never => {
    const message = `Its "${name}" ${what}, which no model artifact has. Pack the files themselves.`;
    throw new SourceRefused("MA019", shown, message);
  };
  const entries = extract();
  // pipe() passes no error on, and a tar that never ends would be waited for.
  tar.on("error", (error) => {
    entries.destroy(error);
  });
  tar.pipe(entries);
  for await (const entry of entries as AsyncIterable<Entry>) {
    const { name, type } = entry.header;
    if (type === "directory") {
      entry.resume();
      continue;
    }
    const path = name.replace(/^(\.?\/)+/, "");
    if (type !== "file") refuse(name, `is a ${type}`);
    if (path.split("/").some((part) => part.startsWith(".wh."))) refuse(name, "deletes a file of another layer");
    if (downloads.has(path)) refuse(name, "is there twice");
    await downloads.write(path, entry);
  }
}

async function write(plan: LayerPlan, unpacking: Unpacking): Promise<void> {
  const bytes = Readable.from(checked(plan.layer, unpacking));
  switch (plan.is) {
    case "file":
      await unpacking.downloads.write(plan.name, bytes);
      return;
    case "tar":
      await untar(bytes, unpacking);
      return;
    case "tar.gz": {
      const tar = createGunzip();
      bytes.on("error", (error) => tar.destroy(error));
      await untar(bytes.pipe(tar), unpacking);
    }
  }
}

/** Writes the files of one layer. @throws {SourceRefused} for other bytes than the digest names, and for what is no plain file */
export async function unpack(plan: LayerPlan, unpacking: Unpacking): Promise<void> {
  unpacking.downloads.expect(plan.is === "tar.gz" ? 0 : plan.layer.size);
  try {
    await write(plan, unpacking);
  } catch (error) {
    if (error instanceof SourceRefused) throw error;
    const why = error instanceof Error ? error.message : String(error);
    const message = `Its layer ${plan.layer.digest.slice(0, 19)}… cannot be unpacked (${why}). Push it anew.`;
    throw new SourceRefused("MA020", unpacking.shown, message);
  }
}
