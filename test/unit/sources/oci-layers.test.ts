import { describe, expect, it } from "vitest";
import { parseManifest } from "../../../oci/manifest.ts";
import { onlyImage, planArtifact } from "../../../sources/oci/layers.ts";

const digest = `sha256:${"a".repeat(64)}`;
const tar = { mediaType: "application/vnd.oci.image.layer.v1.tar", digest, size: 1 };
const imageConfig = { mediaType: "application/vnd.oci.image.config.v1+json", digest, size: 1 };
const orasConfig = { mediaType: "application/vnd.oci.empty.v1+json", digest, size: 2 };
const manifest = (content: object) => parseManifest(Buffer.from(JSON.stringify(content)));

describe("an artifact of a registry", () => {
  it("is an image that can be mounted as it is when its layers are tar", () => {
    expect(planArtifact(manifest({ config: imageConfig, layers: [tar] }))).toEqual({
      image: true,
      layers: [{ layer: tar, is: "tar" }],
    });
  });

  it("of ORAS is files by their titles, and folders that it packed", () => {
    const file = {
      ...tar,
      mediaType: "application/octet-stream",
      annotations: { "org.opencontainers.image.title": "a.pmml" },
    };
    const annotations = { "org.opencontainers.image.title": "model", "io.deis.oras.content.unpack": "true" };
    const folder = { ...tar, mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", annotations };
    expect(planArtifact(manifest({ config: orasConfig, layers: [file, folder] }))).toEqual({
      image: false,
      layers: [
        { layer: file, is: "file", name: "a.pmml" },
        { layer: folder, is: "tar.gz" },
      ],
    });
  });

  it("is refused where a layer is nothing that can be read", () => {
    const zstd = { ...tar, mediaType: "application/vnd.oci.image.layer.v1.tar+zstd" };
    expect(planArtifact(manifest({ config: imageConfig, layers: [zstd] }))).toContain("tar+zstd");
    expect(planArtifact(manifest({ config: orasConfig, layers: [tar] }))).toContain("has no name");
    expect(planArtifact(manifest({ config: imageConfig, layers: [] }))).toContain("no layers");
  });

  it("may be the one image of an index, beside what is attested of it", () => {
    const amd64 = { ...imageConfig, platform: { os: "linux", architecture: "amd64" } };
    const attested = { ...imageConfig, platform: { os: "unknown", architecture: "unknown" } };
    expect(onlyImage(manifest({ manifests: [amd64, attested] }))).toEqual(amd64);
    expect(onlyImage(manifest({ manifests: [amd64, { ...amd64, platform: { os: "linux" } }] }))).toBeUndefined();
  });
});
