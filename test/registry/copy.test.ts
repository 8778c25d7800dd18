import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createHash, randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Client, type ClientOptions } from "../../oci/client.ts";
import { copyImage } from "../../oci/copy.ts";
import type { Digest } from "../../oci/digest.ts";
import { packImage } from "../../oci/pack.ts";
import { parseRepository } from "../../oci/reference.ts";
import { pushImage } from "../../oci/registry.ts";
import { startRegistryProxy, type RegistryProxy } from "../support/registry-proxy.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";

let folder: string;
let source: TestRegistry;
let target: TestRegistry;
/** In front of the source and of the target. */
let out: RegistryProxy;
let into: RegistryProxy;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "oci-copy-"));
  [source, target] = await Promise.all([startRegistry(), startRegistry()]);
  [out, into] = await Promise.all([startRegistryProxy(source.address), startRegistryProxy(target.address)]);
});

afterAll(async () => {
  await Promise.all([out.stop(), into.stop()]);
  await Promise.all([source.stop(), target.stop()]);
  rmSync(folder, { recursive: true });
});

afterEach(() => {
  out.fault = into.fault = () => undefined;
});

const impatient: ClientOptions = { patience: { tries: 3, waitMs: 1 } };

function client(address: string, name: string, options: ClientOptions = {}): Client {
  return new Client(parseRepository(`${address}/${name}`), { ...impatient, ...options });
}

const sha = (bytes: Buffer | string): Digest => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** Puts bytes into a registry by plain requests, not by what is tested. */
async function put(address: string, name: string, bytes: Buffer | string, mediaType?: string, tag?: string) {
  const digest = sha(bytes);
  const base = `http://${address}/v2/${name}`;
  if (mediaType === undefined) {
    const started = await fetch(`${base}/blobs/uploads/`, { method: "POST" });
    const to = new URL(started.headers.get("location") ?? "");
    to.searchParams.set("digest", digest);
    expect((await fetch(to, { method: "PUT", body: bytes })).status).toBe(201);
  } else {
    const headers = { "content-type": mediaType };
    const url = `${base}/manifests/${tag ?? digest}`;
    expect((await fetch(url, { method: "PUT", headers, body: bytes })).status).toBe(201);
  }
  return { digest, size: Buffer.byteLength(bytes) };
}

const types = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  index: "application/vnd.oci.image.index.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar",
};

interface Put {
  readonly digest: Digest;
  readonly size: number;
}

/** A manifest with one layer of these bytes. */
async function image(name: string, layer: Buffer | string, more: object = {}, tag?: string): Promise<Put> {
  const config = await put(source.address, name, JSON.stringify({ architecture: "amd64", os: "linux" }));
  const bytes = await put(source.address, name, layer);
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: types.manifest,
    config: { mediaType: types.config, ...config },
    layers: [{ mediaType: types.layer, ...bytes }],
    ...more,
  });
  return put(source.address, name, manifest, types.manifest, tag);
}

/** What skopeo, which knows nothing of us, finds. */
function layersBySkopeo(address: string, name: string, reference: string): readonly string[] {
  const args = ["inspect", "--no-tags", "--tls-verify=false", `docker://${address}/${name}${reference}`];
  return (JSON.parse(execFileSync("skopeo", args, { encoding: "utf8" })) as { Layers: string[] }).Layers;
}

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
        ...(await image(name, `layer for ${architecture}`)),
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
    const { digest } = await image("models/mounted", randomBytes(100_000));
    into.seen.length = 0;
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

describe("what is attested", () => {
  const name = "models/signed";
  let signed: Put;

  beforeAll(async () => {
    signed = await image(name, "the model");
  });

  const tagOf = ({ digest }: Put, suffix = ""): string => `${digest.replace(":", "-")}${suffix}`;

  it("comes along by cosign's tags, and is not overwritten by what says less", async () => {
    await image(name, "a signature", {}, tagOf(signed, ".sig"));
    await image(name, "an SBOM", {}, tagOf(signed, ".sbom"));
    const from = client(source.address, name);
    const to = client(target.address, name);
    const first = await copyImage(from, to, signed.digest);
    expect(first.attestations).toHaveLength(2);
    const signature = sha("a signature");
    expect(layersBySkopeo(target.address, name, `:${tagOf(signed, ".sig")}`)).toEqual([signature]);
    expect(layersBySkopeo(target.address, name, `:${tagOf(signed, ".sbom")}`)).toEqual([sha("an SBOM")]);

    // Another one in the source, which does not have the first.
    await image(name, "another signature", {}, tagOf(signed, ".sig"));
    const second = await copyImage(from, to, signed.digest);
    expect(second.left).toEqual([`${name}:${tagOf(signed, ".sig")} says something else there; it stays as it is.`]);
    expect(layersBySkopeo(target.address, name, `:${tagOf(signed, ".sig")}`)).toEqual([signature]);

    // One that has both, as cosign adds them.
    const both = await Promise.all(["a signature", "another signature"].map((text) => put(source.address, name, text)));
    const layers = both.map((layer) => ({ mediaType: types.layer, ...layer }));
    await image(name, "a signature", { layers }, tagOf(signed, ".sig"));
    expect((await copyImage(from, to, signed.digest)).left).toEqual([]);
    expect(layersBySkopeo(target.address, name, `:${tagOf(signed, ".sig")}`)).toHaveLength(2);
  });

  it("comes along as referrers, and those of referrers, listed by tag where the registry keeps no list", async () => {
    const subject = { mediaType: types.manifest, ...signed };
    const sbom = await image(name, "{}", { artifactType: "application/spdx+json", subject, annotations: { a: "b" } });
    const listed = (one: Put, artifactType: string): object => ({ mediaType: types.manifest, ...one, artifactType });
    const list = (of: readonly object[]): string =>
      JSON.stringify({ schemaVersion: 2, mediaType: types.index, manifests: of });
    await put(source.address, name, list([listed(sbom, "application/spdx+json")]), types.index, tagOf(signed));
    const signature = await image(name, "of the SBOM", {
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

describe("a copy over lines that break", () => {
  const name = "models/broken";
  const layer = randomBytes(3 * 2 ** 20);
  let digest: Digest;

  beforeAll(async () => {
    ({ digest } = await image(name, layer));
  });

  const isLayer = (path: string): boolean => path.includes(`/blobs/${sha(layer)}`);
  const isLayerUpload = (method: string, path: string): boolean =>
    method === "PUT" && path.includes("/blobs/uploads/") && path.includes(encodeURIComponent(sha(layer)));

  /** The first so many requests of a kind fail. */
  function failing<F>(times: number, which: (method: string, path: string) => boolean, fault: F) {
    let left = times;
    return ({ method, path }: { readonly method: string; readonly path: string }): F | undefined => {
      if (!which(method, path) || left === 0) return undefined;
      left -= 1;
      return fault;
    };
  }

  const copy = (repository: string) => copyImage(client(out.address, name), client(into.address, repository), digest);

  it("goes on after a blob was cut off on its way out", async () => {
    out.fault = failing(2, (method, path) => method === "GET" && isLayer(path), { cutAnswerAfter: 1_000_000 });
    await copy("broken/out");
    expect(layersBySkopeo(target.address, "broken/out", `@${digest}`)).toEqual([sha(layer)]);
  });

  it("goes on after a blob was cut off on its way in", async () => {
    into.fault = failing(2, isLayerUpload, { cutRequestAfter: 1_000_000 });
    into.seen.length = 0;
    await copy("broken/in");
    const uploads = into.seen.filter(({ method, path }) => isLayerUpload(method, path));
    // ECR and object stores want to know how much comes: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#post-then-put
    expect(uploads.map(({ headers }) => [headers["content-length"], headers["transfer-encoding"]])).toEqual(
      Array.from({ length: 3 }, () => [String(layer.length), undefined]),
    );
    expect(layersBySkopeo(target.address, "broken/in", `@${digest}`)).toEqual([sha(layer)]);
  });

  it.each([503, 429, 500])("goes on after it was answered %i twice", async (status) => {
    into.fault = failing(2, isLayerUpload, { status });
    out.fault = failing(2, (method, path) => method === "GET" && path.includes("/manifests/"), { status });
    await copy(`broken/status-${status}`);
    expect(layersBySkopeo(target.address, `broken/status-${status}`, `@${digest}`)).toEqual([sha(layer)]);
  });

  it("asks again for bytes that were wrong", async () => {
    out.fault = failing(1, (method, path) => method === "GET" && isLayer(path), { wrongBytes: true });
    await copy("broken/once-wrong");
    expect(layersBySkopeo(target.address, "broken/once-wrong", `@${digest}`)).toEqual([sha(layer)]);
  });

  it("refuses bytes that stay wrong, leaves nothing that looks whole, and can be done again", async () => {
    out.fault = failing(99, (method, path) => method === "GET" && isLayer(path), { wrongBytes: true });
    await expect(copy("broken/wrong")).rejects.toThrow(
      new RegExp(`${name} ${sha(layer)}: the bytes that came have the digest sha256:[0-9a-f]{64} \\(tried 3 times\\)`),
    );
    const at = `http://${target.address}/v2/broken/wrong`;
    expect((await fetch(`${at}/blobs/${sha(layer)}`, { method: "HEAD" })).status).toBe(404);
    expect(
      (await fetch(`${at}/manifests/${digest}`, { method: "HEAD", headers: { accept: types.manifest } })).status,
    ).toBe(404);
    out.fault = () => undefined;
    await copy("broken/wrong");
    expect(layersBySkopeo(target.address, "broken/wrong", `@${digest}`)).toEqual([sha(layer)]);
  });

  it("gives up after some tries, and says what was answered", async () => {
    into.fault = failing(99, isLayerUpload, { status: 503, body: '{"errors":[{"message":"maintenance"}]}' });
    await expect(copy("broken/for-good")).rejects.toThrow(/503 maintenance.*\(tried 3 times\)/);
    const url = `http://${target.address}/v2/broken/for-good/manifests/${digest}`;
    expect((await fetch(url, { method: "HEAD", headers: { accept: types.manifest } })).status).toBe(404);
  });

  it("does not try again what is refused", async () => {
    into.fault = failing(99, (method) => method === "POST", {
      status: 404,
      body: '{"errors":[{"code":"NAME_UNKNOWN","message":"The repository does not exist in the registry"}]}',
    });
    into.seen.length = 0;
    await expect(copy("broken/unknown")).rejects.toThrow(/404 The repository does not exist/);
    expect(into.seen.filter(({ method }) => method === "POST")).toHaveLength(2); // config and layer, side by side
  });
});

describe("a registry with its own tokens", () => {
  it("gets a token for both repositories of a mount, with the login, and never the login itself at the blobs' place", async () => {
    const name = "models/token";
    const { digest } = await image(name, "guarded");
    const asked: { query: string; authorization: string | undefined }[] = [];
    const proxy = await startRegistryProxy(source.address);
    const realm = `http://${proxy.address}/token`;
    proxy.fault = ({ path, headers }) => {
      if (path.startsWith("/token")) {
        asked.push({ query: decodeURIComponent(path), authorization: headers.authorization });
        return { status: 200, headers: { "content-type": "application/json" }, body: '{"token":"t0k3n"}' };
      }
      if (headers.authorization === "Bearer t0k3n") return undefined;
      const challenge = `Bearer realm="${realm}",service="r",scope="repository:${name}:pull"`;
      return { status: 401, headers: { "www-authenticate": challenge } };
    };
    try {
      const authorization = `Basic ${Buffer.from("me:secret").toString("base64")}`;
      await copyImage(
        client(proxy.address, name, { authorization }),
        client(proxy.address, "models/token-2", { authorization, mountsFrom: [name] }),
        digest,
      );
    } finally {
      await proxy.stop();
    }
    expect(asked).toHaveLength(2); // one a client
    expect(asked.every((one) => one.authorization === `Basic ${Buffer.from("me:secret").toString("base64")}`)).toBe(
      true,
    );
    expect(asked[1]?.query).toContain("repository:models/token-2:pull,push");
    expect(asked[1]?.query).toContain(`repository:${name}:pull`);
  });

  it("follows to where the bytes are, without the login", async () => {
    const name = "models/led";
    const { digest } = await image(name, "led elsewhere");
    const blob = sha("led elsewhere");
    out.seen.length = 0;
    const proxy = await startRegistryProxy(source.address);
    proxy.fault = ({ method, path }) =>
      method === "GET" && path.includes(`/blobs/${blob}`)
        ? { status: 307, headers: { location: `http://${out.address}/v2/${name}/blobs/${blob}` } }
        : undefined;
    try {
      await copyImage(
        client(proxy.address, name, { authorization: "Basic bWU6c2VjcmV0" }),
        client(target.address, name),
        digest,
      );
    } finally {
      await proxy.stop();
    }
    expect(layersBySkopeo(target.address, name, `@${digest}`)).toEqual([blob]);
    expect(out.seen.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });
});
