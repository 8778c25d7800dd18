import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyImage } from "../../oci/copy.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { client, image, layersBySkopeo, put, sha, types, type Put } from "./content.ts";

let source: TestRegistry;
let target: TestRegistry;

beforeAll(async () => {
  [source, target] = await Promise.all([startRegistry(), startRegistry()]);
});

afterAll(async () => {
  await Promise.all([source.stop(), target.stop()]);
});

describe("what is attested", () => {
  const name = "models/signed";
  let signed: Put;

  beforeAll(async () => {
    signed = await image(source.address, name, "the model");
  });

  const tagOf = ({ digest }: Put, suffix = ""): string => `${digest.replace(":", "-")}${suffix}`;

  it("comes along by cosign's tags, and is not overwritten by what says less", async () => {
    await image(source.address, name, "a signature", {}, tagOf(signed, ".sig"));
    await image(source.address, name, "an SBOM", {}, tagOf(signed, ".sbom"));
    const from = client(source.address, name);
    const to = client(target.address, name);
    const first = await copyImage(from, to, signed.digest);
    expect(first.attestations).toHaveLength(2);
    const signature = sha("a signature");
    expect(layersBySkopeo(target.address, name, `:${tagOf(signed, ".sig")}`)).toEqual([signature]);
    expect(layersBySkopeo(target.address, name, `:${tagOf(signed, ".sbom")}`)).toEqual([sha("an SBOM")]);

    // Another one in the source, which does not have the first.
    await image(source.address, name, "another signature", {}, tagOf(signed, ".sig"));
    const second = await copyImage(from, to, signed.digest);
    expect(second.left).toEqual([`${name}:${tagOf(signed, ".sig")} says something else there; it stays as it is.`]);
    expect(layersBySkopeo(target.address, name, `:${tagOf(signed, ".sig")}`)).toEqual([signature]);

    // One that has both, as cosign adds them.
    const both = await Promise.all(["a signature", "another signature"].map((text) => put(source.address, name, text)));
    const layers = both.map((layer) => ({ mediaType: types.layer, ...layer }));
    await image(source.address, name, "a signature", { layers }, tagOf(signed, ".sig"));
    expect((await copyImage(from, to, signed.digest)).left).toEqual([]);
    expect(layersBySkopeo(target.address, name, `:${tagOf(signed, ".sig")}`)).toHaveLength(2);
  });

  it("comes along as referrers, and those of referrers, listed by tag where the registry keeps no list", async () => {
    const subject = { mediaType: types.manifest, ...signed };
    const sbom = await image(source.address, name, "{}", {
      artifactType: "application/spdx+json",
      subject,
      annotations: { a: "b" },
    });
    const listed = (one: Put, artifactType: string): object => ({ mediaType: types.manifest, ...one, artifactType });
    const list = (of: readonly object[]): string =>
      JSON.stringify({ schemaVersion: 2, mediaType: types.index, manifests: of });
    await put(source.address, name, list([listed(sbom, "application/spdx+json")]), types.index, tagOf(signed));
    const signature = await image(source.address, name, "of the SBOM", {
      artifactType: "application/vnd.example.signature",
      subject: { mediaType: types.manifest, ...sbom },
    });
    await put(source.address, name, list([listed(signature, "x/y")]), types.index, tagOf(sbom));

    const repository = "ml/models/signed";
    const copied = await copyImage(client(source.address, name), client(target.address, repository), signed.digest);
    expect(copied.attestations).toEqual(expect.arrayContaining([sbom.digest, signature.digest]));
    const there = async (tag: string): Promise<unknown> =>
      (
        await fetch(`http://${target.address}/v2/${repository}/manifests/${tag}`, { headers: { accept: types.index } })
      ).json();
    expect(await there(tagOf(signed))).toMatchObject({
      mediaType: types.index,
      manifests: [
        { ...sbom, mediaType: types.manifest, artifactType: "application/spdx+json", annotations: { a: "b" } },
      ],
    });
    expect(await there(tagOf(sbom))).toMatchObject({
      manifests: [{ ...signature, artifactType: "application/vnd.example.signature" }],
    });
    const again = await copyImage(client(source.address, name), client(target.address, repository), signed.digest);
    expect(again.bytes).toBe(0);
  });
});
