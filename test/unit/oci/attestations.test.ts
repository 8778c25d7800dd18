import { describe, expect, it } from "vitest";
import { cosignTags, referrerDescriptor, referrersTag, saysMore, withReferrer } from "../../../oci/attestations.ts";
import type { Digest } from "../../../oci/digest.ts";
import { blobsOf, childrenOf, parseManifest } from "../../../oci/manifest.ts";

const digest = (digit: string): Digest => `sha256:${digit.repeat(64)}`;
const of = (digit: string, mediaType = "application/vnd.oci.image.manifest.v1+json") => ({
  mediaType,
  digest: digest(digit),
  size: 1234,
});
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

describe("a list of referrers", () => {
  it("has the tag that the distribution specification makes of a digest", () => {
    // The first row of its table: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#referrers-tag-schema
    const table = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    expect(referrersTag(table)).toBe("sha256-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    expect(cosignTags(table)[0]).toBe(`${referrersTag(table)}.sig`);
  });

  it("names a referrer by its own type, else by its configuration's", () => {
    const config = of("c", "application/vnd.example.config");
    const manifest = parseManifest(bytes({ config, layers: [], annotations: { a: "b" } }));
    expect(referrerDescriptor(of("1"), manifest)).toEqual({
      ...of("1"),
      artifactType: "application/vnd.example.config",
      annotations: { a: "b" },
    });
    const typed = parseManifest(bytes({ config, layers: [], artifactType: "application/spdx+json" }));
    expect(referrerDescriptor(of("1"), typed).artifactType).toBe("application/spdx+json");
    expect(referrerDescriptor(of("1"), parseManifest(bytes({ manifests: [] })))).not.toHaveProperty("artifactType");
  });

  it("gains a referrer once, and keeps what it does not know", () => {
    const first = withReferrer(undefined, of("1"));
    expect(JSON.parse(String(first))).toEqual({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [of("1")],
    });
    const list = bytes({
      schemaVersion: 2,
      manifests: [{ ...of("1"), platform: { os: "x" } }],
      annotations: { k: "v" },
    });
    expect(withReferrer(list, of("1"))).toBeUndefined();
    expect(JSON.parse(String(withReferrer(list, of("2"))))).toEqual({
      schemaVersion: 2,
      manifests: [{ ...of("1"), platform: { os: "x" } }, of("2")],
      annotations: { k: "v" },
    });
    expect(() => withReferrer(bytes({ config: of("c"), layers: [] }), of("1"))).toThrow("no index");
  });
});

describe("a signature's manifest", () => {
  const signed = (...digits: readonly string[]) =>
    parseManifest(bytes({ config: of("c"), layers: digits.map((one) => of(one)) }));

  it("says more where it has all of the other's layers", () => {
    expect(saysMore(signed("1", "2"), signed("1"))).toBe(true);
    expect(saysMore(signed("1"), signed("1", "2"))).toBe(false);
    expect(saysMore(signed("1"), signed("2"))).toBe(false);
  });
});

describe("a manifest", () => {
  it("names its blobs once, without those that no registry holds, and an index its manifests", () => {
    const foreign = of("f", "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");
    const image = parseManifest(bytes({ config: of("c"), layers: [of("1"), of("2"), of("1"), foreign] }));
    expect(blobsOf(image).map((blob) => blob.digest)).toEqual([digest("c"), digest("1"), digest("2")]);
    expect(childrenOf(image)).toEqual([]);
    const index = parseManifest(bytes({ manifests: [of("1"), of("2"), of("1")] }));
    expect(childrenOf(index).map((child) => child.digest)).toEqual([digest("1"), digest("2")]);
    expect(blobsOf(index)).toEqual([]);
  });

  it.each([
    ["no JSON", "<html>", "it is not JSON"],
    ["another shape", "{}", "neither config and layers nor manifests"],
    ["a digest that is none", JSON.stringify({ manifests: [{ ...of("1"), digest: "md5:1" }] }), "manifests.0.digest"],
    ["a size that is none", JSON.stringify({ manifests: [{ ...of("1"), size: -1 }] }), "manifests.0.size"],
  ])("is refused for %s", (_, text, words) => {
    expect(() => parseManifest(Buffer.from(text))).toThrow(words);
  });
});
