import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { imageFiles } from "../../../oci/files.ts";
import { packLayer } from "../../../oci/layer.ts";
import { packImage } from "../../../oci/pack.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "oci-files-"));
  mkdirSync(join(folder, "model/1/variables"), { recursive: true });
  writeFileSync(join(folder, "model/MLmodel"), "a");
  writeFileSync(join(folder, "model/1/variables/index"), "bc");
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const told = async (source: string, path?: string): Promise<readonly string[]> =>
  (await imageFiles(join(folder, source), path)).map((file) => `${file.path} ${file.bytes.length}`).sort();

describe("what an image is made of", () => {
  it("is a folder's files by their paths in it, however the folder is written, and below a path where one is given", async () => {
    expect(await told("model")).toEqual(["1/variables/index 2", "MLmodel 1"]);
    expect(await told("model/")).toEqual(["1/variables/index 2", "MLmodel 1"]);
    expect(await told("model", "a/b")).toEqual(["a/b/1/variables/index 2", "a/b/MLmodel 1"]);
  });

  it("is a file by its name, or by another", async () => {
    expect(await told("model/MLmodel")).toEqual(["MLmodel 1"]);
    expect(await told("model/MLmodel", "other")).toEqual(["other 1"]);
  });

  it("unpacks to the same folder again", async () => {
    const [file, again] = [join(folder, "layer.tar"), join(folder, "again")];
    writeFileSync(file, await packLayer(await imageFiles(join(folder, "model"))));
    mkdirSync(again);
    execFileSync("tar", ["-xf", file, "-C", again]);
    // Ends with code 1 and the differences where there are some.
    execFileSync("diff", ["-r", join(folder, "model"), again]);
  });

  it("names what cannot be read, and what is neither file nor folder", async () => {
    await expect(imageFiles(join(folder, "none"))).rejects.toThrow(/none: cannot be read \(ENOENT\)\. Check the path/);
    mkdirSync(join(folder, "links"));
    symlinkSync("/etc/hostname", join(folder, "links/model"));
    await expect(imageFiles(join(folder, "links"))).rejects.toThrow(/links\/model: neither a file nor a folder/);
  });

  it("is nothing that an image could be made of where the folder is empty", async () => {
    mkdirSync(join(folder, "empty"));
    await expect(packImage(await imageFiles(join(folder, "empty")))).rejects.toThrow(/no files/);
  });
});
