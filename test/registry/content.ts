import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { Client, type ClientOptions } from "../../oci/client.ts";
import type { Digest } from "../../oci/digest.ts";
import { parseRepository } from "../../oci/reference.ts";

const impatient: ClientOptions = { patience: { tries: 3, waitMs: 1 } };

/** A client that does not wait long. */
export function client(address: string, name: string, options: ClientOptions = {}): Client {
  return new Client(parseRepository(`${address}/${name}`), { ...impatient, ...options });
}

export const sha = (bytes: Buffer | string): Digest => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

export const types = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  index: "application/vnd.oci.image.index.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar",
};

/** What a registry took. */
export interface Put {
  readonly digest: Digest;
  readonly size: number;
}

async function taken(answer: Response): Promise<void> {
  if (answer.status !== 201) throw new Error(`${answer.url}: ${answer.status} ${await answer.text()}`);
}

/** Puts bytes into a registry by plain requests, not by what is tested. */
export async function put(address: string, name: string, bytes: Buffer | string, mediaType?: string, tag?: string) {
  const digest = sha(bytes);
  const base = `http://${address}/v2/${name}`;
  if (mediaType === undefined) {
    const started = await fetch(`${base}/blobs/uploads/`, { method: "POST" });
    const to = new URL(started.headers.get("location") ?? "", base);
    to.searchParams.set("digest", digest);
    await taken(await fetch(to, { method: "PUT", body: bytes }));
  } else {
    const headers = { "content-type": mediaType };
    const url = `${base}/manifests/${tag ?? digest}`;
    await taken(await fetch(url, { method: "PUT", headers, body: bytes }));
  }
  return { digest, size: Buffer.byteLength(bytes) };
}

/** A manifest with one layer of these bytes. */
export async function image(
  registry: string,
  name: string,
  layer: Buffer | string,
  more: object = {},
  tag?: string,
): Promise<Put> {
  const config = await put(registry, name, JSON.stringify({ architecture: "amd64", os: "linux" }));
  const bytes = await put(registry, name, layer);
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: types.manifest,
    config: { mediaType: types.config, ...config },
    layers: [{ mediaType: types.layer, ...bytes }],
    ...more,
  });
  return put(registry, name, manifest, types.manifest, tag);
}

/** What skopeo, which knows nothing of us, finds. */
export function layersBySkopeo(address: string, name: string, reference: string): readonly string[] {
  const args = ["inspect", "--no-tags", "--tls-verify=false", `docker://${address}/${name}${reference}`];
  return (JSON.parse(execFileSync("skopeo", args, { encoding: "utf8" })) as { Layers: string[] }).Layers;
}
