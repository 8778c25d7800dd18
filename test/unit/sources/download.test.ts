import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Downloads } from "../../../sources/download.ts";

const folder = mkdtempSync(join(tmpdir(), "sources-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function* parts(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

let count = 0;
function downloads(limit = 10): Downloads {
  count += 1;
  const at = { root: folder, folder: join(folder, String(count)), env: {}, say: () => undefined, limit };
  return new Downloads(at, "s3://bucket/key");
}

describe("a download", () => {
  it("has the digests of its bytes", async () => {
    const written = await downloads().write("a/b", parts("ab", "c"));
    expect(readFileSync(written.path, "utf8")).toBe("abc");
    // FIPS 180-2 appendix B.1 and RFC 1321 appendix A.5
    expect(written).toMatchObject({
      bytes: 3,
      sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      md5: "900150983cd24fb0d6963f7d28e17f72",
    });
  });

  it("ends where it is too large, over all files of a source, and before it begins where it says so", async () => {
    const one = downloads(5);
    await one.write("a", parts("abc"));
    await expect(one.write("b", parts("ab", "c"))).rejects.toThrow("MA018");
    expect(() => {
      downloads(5).expect(6);
    }).toThrow("MA018");
  });

  it.each(["../a", "/etc/passwd", "a/../../b", "", "a//b", "."])("never writes %s", async (name) => {
    await expect(downloads().write(name, parts("abc"))).rejects.toThrow("MA019");
  });
});
