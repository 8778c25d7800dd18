import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LayerFile, packLayer, pathProblems } from "../../../oci/layer.ts";
import { packImage } from "../../../oci/pack.ts";

const a: LayerFile = { path: "model.pmml", bytes: Buffer.from("<PMML/>\n") };
const b: LayerFile = { path: "assets/labels.txt", bytes: Buffer.from("setosa\n") };

describe("packImage", () => {
  it("gives one digest whatever the order of files and annotations", async () => {
    const one = await packImage([a, b], { x: "1", y: "2" });
    const two = await packImage([b, a], { y: "2", x: "1" });
    expect(two.digest).toBe(one.digest);
  });

  it.each<readonly [string, readonly LayerFile[]]>([
    ["content", [{ ...a, bytes: Buffer.from("<PMML />\n") }, b]],
    ["path", [{ ...a, path: "other.pmml" }, b]],
    ["number of files", [a]],
  ])("gives another digest for another %s", async (_, files) => {
    expect((await packImage(files)).digest).not.toBe((await packImage([a, b])).digest);
  });

  it("keeps the digest it had when this was written", async () => {
    // A change here gives every model a new version: only on purpose. Value: `sha256sum` of the manifest.
    expect((await packImage([a])).digest).toBe(
      "sha256:d9f300dd4bb05ab557a5b702c6ab4098a27f4678d28b15cc13612f4ef86657e7",
    );
  });
});

describe("as other tools see it", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "oci-pack-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("GNU tar lists sorted files of 0:0, mode 0644, from 1970, and unpacks their bytes", async () => {
    const file = join(folder, "layer.tar");
    writeFileSync(file, await packLayer([a, b]));
    const listing = execFileSync("tar", ["--utc", "--numeric-owner", "-tvf", file], { encoding: "utf8" });
    expect(
      listing
        .trim()
        .split("\n")
        .map((line) => line.replace(/\s+/g, " ")),
    ).toEqual([
      "drwxr-xr-x 0/0 0 1970-01-01 00:00 assets/",
      "-rw-r--r-- 0/0 7 1970-01-01 00:00 assets/labels.txt",
      "-rw-r--r-- 0/0 8 1970-01-01 00:00 model.pmml",
    ]);
    expect(execFileSync("tar", ["-xOf", file, "model.pmml"], { encoding: "utf8" })).toBe("<PMML/>\n");
  });

  it("sha256sum agrees with every digest, and sizes are right", async () => {
    const image = await packImage([a, b]);
    for (const blob of [...image.blobs, image.manifest]) {
      const sum = execFileSync("sha256sum", { input: blob.bytes, encoding: "utf8" }).slice(0, 64);
      expect(blob.digest).toBe(`sha256:${sum}`);
    }
    const [layer, config] = image.blobs;
    expect(JSON.parse(image.manifest.bytes.toString())).toEqual({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      config: {
        mediaType: "application/vnd.oci.image.config.v1+json",
        digest: config?.digest,
        size: config?.bytes.length,
      },
      layers: [
        { mediaType: "application/vnd.oci.image.layer.v1.tar", digest: layer?.digest, size: layer?.bytes.length },
      ],
    });
    expect(JSON.parse(config?.bytes.toString() ?? "")).toMatchObject({
      os: "linux",
      rootfs: { type: "layers", diff_ids: [layer?.digest] },
    });
  });
});

describe("pathProblems", () => {
  it.each([
    [["/etc/passwd"], "not a plain relative path"],
    [["../model"], "not a plain relative path"],
    [["a//b"], "not a plain relative path"],
    [["a", "a"], "there twice"],
    [["a", "a/b"], "both a file and a folder"],
    [[".wh.a"], "deletes files"],
    [[], "no files"],
  ])("refuses %j", (paths, words) => {
    expect(pathProblems(paths).join("\n")).toContain(words);
  });

  it("accepts plain paths", () => {
    expect(pathProblems(["model.pmml", "1/saved_model.pb", "1/variables/variables.index"])).toEqual([]);
  });
});
