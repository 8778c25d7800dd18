import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { copyImage } from "../../oci/copy.ts";
import type { Digest } from "../../oci/digest.ts";
import { startRegistryProxy, type RegistryProxy } from "../support/registry-proxy.ts";
import { startRegistry, type TestRegistry } from "../support/registry.ts";
import { client, image, layersBySkopeo, sha, types } from "./content.ts";

let source: TestRegistry;
let target: TestRegistry;
/** In front of the source and of the target. */
let out: RegistryProxy;
let into: RegistryProxy;

beforeAll(async () => {
  [source, target] = await Promise.all([startRegistry(), startRegistry()]);
  [out, into] = await Promise.all([startRegistryProxy(source.address), startRegistryProxy(target.address)]);
});

afterAll(async () => {
  await Promise.all([out.stop(), into.stop()]);
  await Promise.all([source.stop(), target.stop()]);
});

afterEach(() => {
  out.fault = into.fault = () => undefined;
});

describe("a copy over lines that break", () => {
  const name = "models/broken";
  const layer = randomBytes(3 * 2 ** 20);
  let digest: Digest;

  beforeAll(async () => {
    ({ digest } = await image(source.address, name, layer));
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
    const { digest } = await image(source.address, name, "guarded");
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
    const { digest } = await image(source.address, name, "led elsewhere");
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
