import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyImage } from "../../oci/copy.ts";
import { packImage } from "../../oci/pack.ts";
import { parseRepository } from "../../oci/reference.ts";
import { pushImage } from "../../oci/registry.ts";
import { startRegistryProxy } from "../support/registry-proxy.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { client, image, layersBySkopeo, put, sha, types } from "./content.ts";

let folder: string;
let source: TestRegistry;
let target: TestRegistry;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "oci-copy-"));
  [source, target] = await Promise.all([startRegistry(), startRegistry()]);
});

afterAll(async () => {
  await Promise.all([source.stop(), target.stop()]);
  rmSync(folder, { recursive: true });
});

describe("a copy between registries", () => {
  it("is byte for byte the same for skopeo, under the same digest, and sends nothing the second time", async () => {
    const big = randomBytes(20 * 2 ** 20);
    const packed = await packImage([{ path: "model.bin", bytes: big }]);
    await pushImage(packed, parseRepository(`${source.address}/models/big`));
    const from = client(source.address, "models/big");
    const to = client(target.address, "ml/models/big");
    const first = await copyImage(from, to, packed.digest);
    expect(first.bytes).toBeGreaterThan(big.length);
    const layout = join(folder, "layout");
    const image = `${target.address}/ml/models/big@${packed.digest}`;
    execFileSync("skopeo", [
      "copy",
      "-q",
      "--src-tls-verify=false",
      "--preserve-digests",
      `docker://${image}`,
      `oci:${layout}:x`,
    ]);
    const index = JSON.parse(readFileSync(join(layout, "index.json"), "utf8")) as { manifests: [{ digest: string }] };
    expect(index.manifests[0].digest).toBe(packed.digest);
    expect(await copyImage(from, to, packed.digest)).toStrictEqual({ bytes: 0, attestations: [], left: [] });
  });

  it("has all platforms of an index", async () => {
    const name = "runtimes/two";
    const platforms = await Promise.all(
      ["amd64", "arm64"].map(async (architecture) => ({
        mediaType: types.manifest,
        ...(await image(source.address, name, `layer for ${architecture}`)),
        platform: { os: "linux", architecture },
      })),
    );
    const bytes = JSON.stringify({ schemaVersion: 2, mediaType: types.index, manifests: platforms });
    const index = await put(source.address, name, bytes, types.index);
    await copyImage(client(source.address, name), client(target.address, name), index.digest);
    for (const { digest } of platforms) expect(layersBySkopeo(target.address, name, `@${digest}`)).toHaveLength(1);
    const there = await fetch(`http://${target.address}/v2/${name}/manifests/${index.digest}`, {
      headers: { accept: types.index },
    });
    expect(sha(Buffer.from(await there.arrayBuffer()))).toBe(index.digest);
  });

  it("sends no layer where both repositories are of one registry", async () => {
    const { digest } = await image(source.address, "models/mounted", randomBytes(100_000));
    // The proxy is the same registry under one name, so that what is sent can be counted.
    const proxied = await startRegistryProxy(source.address);
    try {
      const copied = await copyImage(
        client(proxied.address, "models/mounted"),
        client(proxied.address, "models/elsewhere", { mountsFrom: ["models/mounted"] }),
        digest,
      );
      expect(copied.bytes).toBeLessThan(1000);
      expect(proxied.seen.filter(({ method, path }) => method === "PUT" && path.includes("/blobs/"))).toEqual([]);
      expect(proxied.seen.some(({ path }) => path.includes("mount=sha256"))).toBe(true);
    } finally {
      await proxied.stop();
    }
    expect(layersBySkopeo(source.address, "models/elsewhere", `@${digest}`)).toHaveLength(1);
  });

  it("says which digest the source does not have", async () => {
    const digest = sha("nothing");
    await expect(
      copyImage(client(source.address, "models/big"), client(target.address, "models/none"), digest),
    ).rejects.toThrow(`${source.address} does not have models/big@${digest}.`);
  });
});
