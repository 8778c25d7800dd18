import { gunzipSync, inflateSync } from "node:zlib";
import { Broken } from "../broken.ts";

/** The compressed content of a file and how it is packed; `undefined` where it is not compressed. */
export interface Compressed {
  readonly by: string;
  /** Undefined: nothing here unpacks it. */
  readonly unpack?: (bytes: Uint8Array) => Buffer;
}

/** No model that fits into a container is larger once unpacked; what pretends to be is refused before memory is full (bytes). */
export const mostUnpacked = 2 * 1024 ** 3;

const options = { maxOutputLength: mostUnpacked };

/** By the bytes at which joblib knows them: https://github.com/joblib/joblib/blob/1.6.0/joblib/compressor.py */
const kinds: readonly (Compressed & { readonly start: string })[] = [
  { start: "78", by: "zlib", unpack: (bytes) => inflateSync(bytes, options) },
  { start: "1f8b", by: "gzip", unpack: (bytes) => gunzipSync(bytes, options) },
  { start: "425a", by: "bz2" },
  { start: "fd377a585a", by: "xz" },
  { start: "5d00", by: "lzma" },
  { start: "04224d18", by: "lz4" },
  { start: "5a46", by: "joblib before 0.10" },
];

/** How joblib would unpack a file. Undefined: not at all. */
export function compressionOf(bytes: Uint8Array): Compressed | undefined {
  const start = Buffer.from(bytes.subarray(0, 8)).toString("hex");
  return kinds.find((kind) => start.startsWith(kind.start));
}

/** @throws {Broken} when it cannot be unpacked, or is larger than {@link mostUnpacked} */
export function unpacked(bytes: Uint8Array, compressed: Compressed): Buffer {
  try {
    return compressed.unpack?.(bytes) ?? Buffer.alloc(0);
  } catch (error) {
    throw new Broken(`${compressed.by} cannot be unpacked (${error instanceof Error ? error.message : String(error)})`);
  }
}
