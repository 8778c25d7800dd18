import { type Digest, digestOf } from "./digest.ts";
import { manifestTypes } from "./manifest.ts";
import { isLoopback } from "./loopback.ts";
import type { Repository } from "./reference.ts";
import { Refused, Requests, type Asked } from "./requests.ts";
import { patience, retrying, type Patience } from "./retrying.ts";

/** A manifest or an index as the registry keeps it. */
export interface StoredManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** Larger manifests no registry needs to take: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pushing-manifests */
const largestManifest = 4 * 2 ** 20;

/** Where a blob may be fetched from instead, without a login: registries in a cloud keep them in its object store. */
const redirects = [301, 302, 307, 308];

export interface ClientOptions {
  /** Value of the Authorization header. @default the login that this machine has of a registry of its own, else none */
  readonly authorization?: string | undefined;
  /** Whether nothing is pushed: a token is then asked for no more than reading. @default something may be */
  readonly readOnly?: boolean;
  /** Other repositories of the same registry that blobs may be mounted from. @default none */
  readonly mountsFrom?: readonly string[];
  /** @default five tries within about eight seconds */
  readonly patience?: Patience;
}

/** One repository of a registry, by https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md. */
export class Client {
  readonly at: Repository;
  readonly patience: Patience;
  readonly #requests: Requests;

  constructor(at: Repository, options: ClientOptions = {}) {
    this.at = at;
    this.patience = options.patience ?? patience;
    this.#requests = new Requests(at, options.authorization, [
      `repository:${at.name}:${options.readOnly === true ? "pull" : "pull,push"}`,
      ...(options.mountsFrom ?? []).map((name) => `repository:${name}:pull`),
    ]);
  }

  async hasBlob(digest: Digest): Promise<boolean> {
    // A registry leads to a blob that it has elsewhere, so that one it leads to is there.
    const expected = [200, 404, ...redirects];
    return (await this.#ask({ method: "HEAD", url: this.url(`blobs/${digest}`), expected })).status !== 404;
  }

  /** The digest behind a tag, or of what is named by digest; undefined where there is none. */
  async find(reference: string): Promise<string | undefined> {
    const headers = { accept: manifestTypes };
    const url = this.url(`manifests/${reference}`);
    const answer = await this.#ask({ method: "HEAD", url, headers, expected: [200, 404] });
    if (answer.status === 404) return undefined;
    return answer.headers.get("docker-content-digest") ?? (reference.includes(":") ? reference : undefined);
  }

  async hasManifest(digest: Digest): Promise<boolean> {
    return (await this.find(digest)) !== undefined;
  }

  /**
   * What a tag or a digest names; undefined where there is none.
   * @throws Error where a digest names other bytes than it says
   */
  async manifest(reference: string): Promise<StoredManifest | undefined> {
    const url = this.url(`manifests/${reference}`);
    const headers = { accept: manifestTypes };
    return retrying(async () => {
      const answer = await this.#requests.send({ method: "GET", url, headers, expected: [200, 404] });
      if (answer.status === 404) {
        await answer.body?.cancel();
        return undefined;
      }
      const bytes = Buffer.from(await answer.arrayBuffer());
      const digest = digestOf(bytes);
      if (bytes.length > largestManifest) throw new Error(`${url.pathname}: ${bytes.length} bytes are no manifest.`);
      if (reference.startsWith("sha256:") && digest !== reference)
        throw new Error(
          `${this.at.registry}: ${this.at.name}@${reference} has other bytes there: ${digest}. Push it anew.`,
        );
      return { digest, mediaType: (answer.headers.get("content-type") ?? "").split(";")[0] ?? "", bytes };
    }, this.patience);
  }

  /**
   * What refers to a digest, as the registry lists it: its pages, one list each. Undefined: it does not know of referrers.
   * https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-referrers
   */
  async referrers(digest: Digest): Promise<readonly Buffer[] | undefined> {
    const lists: Buffer[] = [];
    for (let url: URL | undefined = this.url(`referrers/${digest}`); url !== undefined;) {
      const page: { readonly list: Buffer; readonly next: URL | undefined } | undefined = await this.#referrersAt(url);
      if (page === undefined) return undefined;
      lists.push(page.list);
      url = page.next;
    }
    return lists;
  }

  async #referrersAt(url: URL) {
    return retrying(async () => {
      const answer = await this.#requests.send({ method: "GET", url, expected: [200, 404, 405] });
      // Some servers answer every path that they do not know with a page of their own.
      if (answer.status !== 200 || !/json/.test(answer.headers.get("content-type") ?? "")) {
        await answer.body?.cancel();
        return undefined;
      }
      const list = Buffer.from(await answer.arrayBuffer());
      const next = /<([^>]+)>\s*;\s*rel="?next"?/.exec(answer.headers.get("link") ?? "")?.[1];
      return { list, next: next === undefined ? undefined : this.#here(new URL(next, url), "pages of referrers") };
    }, this.patience);
  }

  /** One try to fetch a blob; where the registry leads elsewhere it is fetched from there, without the login. */
  async blob(digest: Digest, signal: AbortSignal): Promise<Response> {
    const url = this.url(`blobs/${digest}`);
    // As they are: fetch would unpack what was packed for the way.
    const headers = { "accept-encoding": "identity" };
    const answer = await this.#requests.send({ method: "GET", url, headers, expected: [200, ...redirects], signal });
    if (answer.status === 200) return answer;
    await answer.body?.cancel();
    const elsewhere = new URL(answer.headers.get("location") ?? "", url);
    if (elsewhere.protocol !== "https:" && !isLoopback(elsewhere.host))
      throw new Refused(
        `${this.at.registry}: leads to ${elsewhere.origin}, which is not encrypted.`,
        answer.status,
        this.at,
      );
    return this.#requests.send({ method: "GET", url: elsewhere, headers, expected: [200], signal });
  }

  /**
   * Begins an upload; one try.
   * @param mount a blob of another repository of this registry, which is then there without an upload where the registry can
   * @returns where the bytes go; undefined where none are needed
   */
  async beginUpload(mount?: { readonly digest: Digest; readonly from: string }): Promise<URL | undefined> {
    const url = this.url("blobs/uploads/");
    if (mount !== undefined) {
      url.searchParams.set("mount", mount.digest);
      url.searchParams.set("from", mount.from);
    }
    const started = await this.#requests.send({
      method: "POST",
      url,
      expected: mount === undefined ? [202] : [201, 202],
    });
    await started.body?.cancel();
    if (started.status === 201) return undefined;
    const location = started.headers.get("location");
    if (location === null)
      throw new Error(`${this.at.registry}: began an upload but gave no Location. Is it an OCI registry?`);
    return this.#here(new URL(location, this.at.baseUrl), "uploads");
  }

  /** Sends a blob to where an upload began; one try. */
  async upload(
    to: URL,
    digest: Digest,
    body: () => Buffer | ReadableStream<Uint8Array>,
    length: number,
    signal?: AbortSignal,
  ): Promise<void> {
    const url = new URL(to);
    url.searchParams.set("digest", digest);
    const answer = await this.#requests.send({
      method: "PUT",
      url,
      headers: { "content-type": "application/octet-stream", "content-length": String(length) },
      body,
      expected: [201],
      ...(signal === undefined ? {} : { signal }),
    });
    await answer.body?.cancel();
  }

  /**
   * Stores a manifest under its digest, or a tag.
   * @returns whether the registry lists it among the referrers of what it refers to
   */
  async putManifest({ digest, mediaType, bytes }: StoredManifest, tag?: string): Promise<boolean> {
    const url = this.url(`manifests/${tag ?? digest}`);
    const headers = { "content-type": mediaType };
    const answer = await this.#ask({ method: "PUT", url, headers, body: () => bytes, expected: [201] });
    const stored = answer.headers.get("docker-content-digest");
    if (stored !== null && stored !== digest)
      throw new Error(
        `${this.at.registry}: stored ${stored} where ${digest} was sent. It rewrites manifests; use one that does not.`,
      );
    return answer.headers.get("oci-subject") !== null;
  }

  /**
   * Removes a manifest; its blobs go when the registry next tidies up.
   * https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#deleting-manifests
   * @returns whether it was there
   */
  async removeManifest(digest: Digest): Promise<boolean> {
    const url = this.url(`manifests/${digest}`);
    return (await this.#ask({ method: "DELETE", url, expected: [202, 404] })).status === 202;
  }

  /** Gives a manifest that is there a tag, unless it has it. */
  async tag(digest: Digest, tag: string): Promise<void> {
    if ((await this.find(tag)) === digest) return;
    const stored = await this.manifest(digest);
    if (stored === undefined) throw new Error(`${this.at.registry} does not have ${this.at.name}@${digest}.`);
    await this.putManifest(stored, tag);
  }

  private url(path: string): URL {
    return new URL(`/v2/${this.at.name}/${path}`, this.at.baseUrl);
  }

  /** Refuses to go where an answer points, if that is elsewhere. */
  #here(url: URL, what: string): URL {
    if (url.host === new URL(this.at.baseUrl).host) return url;
    throw new Error(`${this.at.registry}: sends ${what} to ${url.host}. Call that registry by its own name.`);
  }

  /** A request that needs no more of its answer than status and headers, made again while it may yet succeed. */
  async #ask(asked: Asked): Promise<Response> {
    return retrying(async () => {
      const answer = await this.#requests.send(asked);
      // An unread body keeps its connection busy.
      await answer.body?.cancel();
      return answer;
    }, this.patience);
  }
}
