import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "../../oci/client.ts";
import { digestOf as sha256, type Digest } from "../../oci/digest.ts";
import { imageFiles } from "../../oci/files.ts";
import { packLayer } from "../../oci/layer.ts";
import { packImage } from "../../oci/pack.ts";
import { parseRepository } from "../../oci/reference.ts";
import { pushImage } from "../../oci/registry.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { digestOf, fetched, released, root } from "./fetched.ts";

let registry: TestRegistry;
const pmml = readFileSync(join(root, "examples/iris/model.pmml"));
const title = "org.opencontainers.image.title";

const clientOf = (name: string): Client => new Client(parseRepository(`${registry.address}/${name}`));

async function pushBlob(client: Client, bytes: Buffer): Promise<{ readonly digest: Digest; readonly size: number }> {
  const digest = sha256(bytes);
  const to = await client.beginUpload();
  if (to !== undefined) await client.upload(to, digest, () => bytes, bytes.length);
  return { digest, size: bytes.length };
}

/** Pushes a manifest of these layers. @returns its digest */
async function pushManifest(
  name: string,
  layers: readonly { readonly bytes: Buffer; readonly mediaType: string; readonly annotations?: object }[],
  config = "application/vnd.oci.empty.v1+json",
): Promise<Digest> {
  const client = clientOf(name);
  const empty = await pushBlob(client, Buffer.from("{}"));
  const described = await Promise.all(
    layers.map(async ({ bytes, ...rest }) => ({ ...rest, ...(await pushBlob(client, bytes)) })),
  );
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  const content = { schemaVersion: 2, mediaType, config: { mediaType: config, ...empty }, layers: described };
  const bytes = Buffer.from(JSON.stringify(content));
  await client.putManifest({ digest: sha256(bytes), mediaType, bytes }, "v1");
  return sha256(bytes);
}

beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.stop());

describe("an artifact of a registry", () => {
  it("that was packed here is taken as it is, by tag or digest", async () => {
    const image = await packImage(await imageFiles(join(root, "examples/wine/model")));
    const repository = `${registry.address}/models/wine`;
    await pushImage(image, parseRepository(repository));
    await clientOf("models/wine").putManifest(image.manifest, "v3");
    const found = await fetched(`oci:${repository}:v3`);
    expect(found).toMatchObject({
      from: `oci:${repository}@${released.wine}`,
      version: "v3",
      image: { digest: released.wine },
    });
    expect(await digestOf("wine", found)).toBe(released.wine);
    expect((await fetched(found.from)).from).toBe(found.from);
  });

  it("of ORAS is packed anew: files by their titles, and folders", async () => {
    const annotations = { [title]: "rf.pmml" };
    await pushManifest("oras/iris", [{ bytes: pmml, mediaType: "application/octet-stream", annotations }]);
    const file = await fetched(`oci:${registry.address}/oras/iris:v1`);
    expect(file.image).toBeUndefined();
    expect(await digestOf("iris", file)).toBe(released.iris);
    const tar = gzipSync(await packLayer(await imageFiles(join(root, "examples/wine/model"))));
    const folder = { [title]: "model", "io.deis.oras.content.unpack": "true" };
    await pushManifest("oras/wine", [
      { bytes: tar, mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", annotations: folder },
    ]);
    expect(await digestOf("wine", await fetched(`oci:${registry.address}/oras/wine:v1`))).toBe(released.wine);
  });

  it("is refused where it is not there, or is nothing that a model can be", async () => {
    await expect(fetched(`oci:${registry.address}/oras/iris:none`)).rejects.toThrow("MA015");
    await expect(fetched(`oci:${registry.address}/oras/none@${released.iris}`)).rejects.toThrow("MA015");
    await pushManifest("oras/odd", [
      { bytes: pmml, mediaType: "application/octet-stream", annotations: { [title]: "../../x" } },
    ]);
    await expect(fetched(`oci:${registry.address}/oras/odd:v1`)).rejects.toThrow("MA019");
    await pushManifest("oras/nameless", [{ bytes: pmml, mediaType: "application/octet-stream" }]);
    await expect(fetched(`oci:${registry.address}/oras/nameless:v1`)).rejects.toThrow("MA019");
    const image = "application/vnd.oci.image.config.v1+json";
    await pushManifest(
      "oras/cut",
      [{ bytes: gzipSync(pmml).subarray(0, 99), mediaType: "application/vnd.oci.image.layer.v1.tar+gzip" }],
      image,
    );
    await expect(fetched(`oci:${registry.address}/oras/cut:v1`)).rejects.toThrow(/MA0(16|20)/);
  });
});
