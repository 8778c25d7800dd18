import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { pack, type Header } from "tar-stream";
import { afterAll, describe, expect, it } from "vitest";
import { digestOf } from "../../../oci/digest.ts";
import { Downloads } from "../../../sources/download.ts";
import type { LayerPlan } from "../../../sources/oci/layers.ts";
import { unpack } from "../../../sources/oci/unpack.ts";

const folder = mkdtempSync(join(tmpdir(), "unpack-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let count = 0;
async function unpacked(bytes: Buffer, is: "tar" | "tar.gz", sent = bytes): Promise<string> {
  count += 1;
  const at = { root: folder, folder: join(folder, String(count)), env: {}, say: () => undefined, limit: 100_000 };
  const downloads = new Downloads(at, "oci:x");
  const layer = { mediaType: "", digest: digestOf(bytes), size: bytes.length };
  const plan: LayerPlan = { layer, is };
  await unpack(plan, { blob: () => Promise.resolve(Readable.from([sent])), downloads, shown: "oci:x" });
  return downloads.folder;
}

async function tar(
  entries: readonly (readonly [Partial<Header> & { readonly name: string }, string])[],
): Promise<Buffer> {
  const made = pack();
  for (const [header, text] of entries) made.entry(header, text);
  made.finalize();
  return Buffer.concat((await Readable.from(made).toArray()) as Buffer[]);
}

describe("a layer", () => {
  it("becomes its files, packed or not", async () => {
    const layer = await tar([
      [{ name: "./a/", type: "directory" }, ""],
      [{ name: "./a/b.txt" }, "abc"],
    ]);
    expect(readFileSync(join(await unpacked(layer, "tar"), "a/b.txt"), "utf8")).toBe("abc");
    expect(readFileSync(join(await unpacked(gzipSync(layer), "tar.gz"), "a/b.txt"), "utf8")).toBe("abc");
  });

  it("with other bytes than its digest names is refused, though it reads well", async () => {
    const [named, sent] = [await tar([[{ name: "a" }, "one"]]), await tar([[{ name: "a" }, "two"]])];
    await expect(unpacked(named, "tar", sent)).rejects.toThrow("MA017");
  });

  it.each([
    ["a link", [{ name: "a", type: "symlink", linkname: "/etc/passwd" }, ""], "MA019"],
    ["a hard link", [{ name: "a", type: "link", linkname: "b" }, ""], "MA019"],
    ["a whiteout", [{ name: "x/.wh.a" }, ""], "MA019"],
    ["a path that leaves", [{ name: "../a" }, ""], "MA019"],
  ] as const)("with %s is refused", async (_, entry, code) => {
    await expect(tar([entry]).then((layer) => unpacked(layer, "tar"))).rejects.toThrow(code);
  });

  it("that is larger unpacked than may be is refused while it is unpacked", async () => {
    const layer = gzipSync(await tar([[{ name: "a" }, "0".repeat(200_000)]]));
    expect(layer.length).toBeLessThan(2_000);
    await expect(unpacked(layer, "tar.gz")).rejects.toThrow("MA018");
  });

  it("that is cut off is refused", async () => {
    const layer = gzipSync(await tar([[{ name: "a" }, "abc"]]));
    await expect(unpacked(layer.subarray(0, 40), "tar.gz")).rejects.toThrow(/MA0(16|20)/);
  });
});
