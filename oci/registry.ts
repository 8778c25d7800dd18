import type { Digest } from "./digest.ts";
import type { Blob, PackedImage } from "./pack.ts";
import { mediaTypes } from "./pack.ts";
import type { Repository } from "./reference.ts";

export interface PushResult {
  readonly digest: Digest;
  /** Bytes that the registry did not have yet. */
  readonly uploadedBytes: number;
}

/** Longest time for one request; a large layer on a slow line needs minutes, a registry that does not answer must not hang a build. */
const timeoutMs = 10 * 60_000;

/**
 * Pushes an image by digest: what the registry has is not sent again.
 * @param authorization value of the Authorization header, for registries that want one
 * @throws with registry, request, status and the registry's own words
 */
export async function pushImage(image: PackedImage, to: Repository, authorization?: string): Promise<PushResult> {
  const client = new Client(to, authorization);
  let uploadedBytes = 0;
  for (const blob of image.blobs) {
    if (await client.hasBlob(blob.digest)) continue;
    await client.upload(blob);
    uploadedBytes += blob.bytes.length;
  }
  if (!(await client.hasManifest(image.digest))) {
    await client.putManifest(image.manifest);
    uploadedBytes += image.manifest.bytes.length;
  }
  return { digest: image.digest, uploadedBytes };
}

/** The few calls of https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#push that pushing needs. */
class Client {
  private readonly to: Repository;
  private readonly headers: Readonly<Record<string, string>>;

  constructor(to: Repository, authorization: string | undefined) {
    this.to = to;
    this.headers = authorization === undefined ? {} : { authorization };
  }

  async hasBlob(digest: Digest): Promise<boolean> {
    return (await this.send("HEAD", this.url(`blobs/${digest}`), {}, [200, 404])).status === 200;
  }

  async hasManifest(digest: Digest): Promise<boolean> {
    return (
      (
        await this.send(
          "HEAD",
          this.url(`manifests/${digest}`),
          { headers: { accept: mediaTypes.manifest } },
          [200, 404],
        )
      ).status === 200
    );
  }

  async upload(blob: Blob): Promise<void> {
    const started = await this.send("POST", this.url("blobs/uploads/"), {}, [202]);
    const location = started.headers.get("location");
    if (location === null)
      throw new Error(`${this.to.registry}: began an upload but gave no Location. Is it an OCI registry?`);
    const target = new URL(location, this.to.baseUrl);
    // Credentials and model bytes go to the registry that was named, not to where an answer points.
    if (target.host !== new URL(this.to.baseUrl).host)
      throw new Error(`${this.to.registry}: sends uploads to ${target.host}. Push to that registry by its own name.`);
    target.searchParams.set("digest", blob.digest);
    await this.send(
      "PUT",
      target,
      { headers: { "content-type": "application/octet-stream" }, body: blob.bytes },
      [201],
    );
  }

  async putManifest(manifest: Blob): Promise<void> {
    const answer = await this.send(
      "PUT",
      this.url(`manifests/${manifest.digest}`),
      { headers: { "content-type": manifest.mediaType }, body: manifest.bytes },
      [201],
    );
    const stored = answer.headers.get("docker-content-digest");
    if (stored !== null && stored !== manifest.digest) {
      throw new Error(
        `${this.to.registry}: stored ${stored} where ${manifest.digest} was sent. It rewrites manifests; use one that does not.`,
      );
    }
  }

  private url(path: string): URL {
    return new URL(`/v2/${this.to.name}/${path}`, this.to.baseUrl);
  }

  private async send(
    method: string,
    url: URL,
    request: { headers?: Record<string, string>; body?: Buffer },
    expected: readonly number[],
  ): Promise<Response> {
    const what = `${method} ${url.origin}${url.pathname}`;
    let response: Response;
    try {
      response = await fetch(url, {
        method,
        headers: { ...this.headers, ...request.headers },
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs),
        ...(request.body && { body: request.body }),
      });
    } catch (error) {
      throw new Error(`${what}: ${reason(error)}. Is the registry running, and is its name right?`, { cause: error });
    }
    if (expected.includes(response.status)) {
      // An unread body keeps its connection busy.
      await response.body?.cancel();
      return response;
    }
    throw new Error(`${what}: ${response.status} ${await words(response)}${hint(response.status)}`);
  }
}

function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
}

/** The registry's first error message, or the start of what it said. */
async function words(response: Response): Promise<string> {
  const text = (await response.text()).slice(0, 2000);
  const found = /"message"\s*:\s*"([^"]+)"/.exec(text);
  return found?.[1] ?? (text.trim().slice(0, 200) || response.statusText);
}

function hint(status: number): string {
  if (status === 401 || status === 403)
    return '. Log in: set REGISTRY_AUTHORIZATION, for example "Basic …" or "Bearer …".';
  if (status === 404) return ". Does the repository exist? Some registries, ECR among them, create none by themselves.";
  if (status >= 500) return ". The registry failed; its log says why.";
  return "";
}
