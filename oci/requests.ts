import { fetchFrom } from "./fetching.ts";
import { machineLogin } from "./machine-registries.ts";
import { Passing, retryAfter } from "./retrying.ts";
import type { Repository } from "./reference.ts";
import { bearerChallenge, tokenFor } from "./token.ts";

/** A request to a registry. */
export interface Asked {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Made anew for each try. */
  readonly body?: () => Buffer | ReadableStream<Uint8Array>;
  /** Statuses that are answers; every other is a failure. */
  readonly expected: readonly number[];
  /** Ends the request. @default after ten minutes */
  readonly signal?: AbortSignal;
}

/** Longest time for one request; a large layer on a slow line needs minutes, a registry that does not answer must not hang a build. */
const timeoutMs = 10 * 60_000;

/** What passes: the connection broke, or nobody listens just now behind a name that is right. */
const passingCodes = new Set([
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "UND_ERR_SOCKET",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);
const passingStatuses = new Set([408, 429, 500, 502, 503, 504]);

/** Why a request came to nothing: the code of its cause, or its words. */
export function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
}

/** Whether the same request may succeed later. */
export function passes(error: unknown): boolean {
  return passingCodes.has(reason(error));
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

/** A registry refused. */
export class Refused extends Error {
  readonly status: number;
  /** Whose refusal it is. */
  readonly at: Repository;

  constructor(message: string, status: number, at: Repository) {
    super(message);
    this.name = "Refused";
    this.status = status;
    this.at = at;
  }
}

/** Nobody answers behind a registry's name. */
export class Unreachable extends Error {
  readonly at: Repository;

  constructor(message: string, at: Repository, cause: unknown) {
    super(message, { cause });
    this.name = "Unreachable";
    this.at = at;
  }
}

/**
 * fetch keeps all that was read of a streamed body, for a redirect or a second try, unless it is told that there is neither
 * (httpNetworkOrCacheFetch): https://github.com/nodejs/undici/blob/v6.24.1/lib/web/fetch/index.js. No upload is redirected.
 */
const unkept = { duplex: "half", redirect: "error", window: null } as const;

/**
 * Requests to one repository, with a login: as it is given or as this machine has it, or as a token that the registry's own
 * service gives for it.
 */
export class Requests {
  readonly #at: Repository;
  readonly #authorization: string | undefined;
  readonly #scopes: readonly string[];
  #token: string | undefined;

  /** @param scopes rights that a token is asked for: `repository:models/iris:pull,push` */
  constructor(at: Repository, authorization: string | undefined, scopes: readonly string[]) {
    this.#at = at;
    this.#authorization = authorization ?? machineLogin(at.baseUrl);
    this.#scopes = scopes;
  }

  /**
   * One try of a request; the caller reads the answer's body or cancels it.
   * @throws {Passing} for what may be otherwise in a moment; {Refused} for another status than those expected; {Unreachable}
   */
  async send(asked: Asked): Promise<Response> {
    const what = `${asked.method} ${asked.url.origin}${asked.url.pathname}`;
    let response: Response;
    try {
      response = await this.#once(asked);
      if (response.status === 401 && (await this.#logIn(response))) response = await this.#once(asked);
    } catch (error) {
      const told = `${what}: ${reason(error)}`;
      if (passes(error)) throw new Passing(told, { cause: error });
      throw new Unreachable(`${told}. Is the registry running, and is its name right?`, this.#at, error);
    }
    if (asked.expected.includes(response.status)) return response;
    const { status } = response;
    const told = `${what}: ${status} ${await words(response)}${hint(status)}`;
    if (passingStatuses.has(status))
      throw new Passing(told, { waitMs: retryAfter(response.headers.get("retry-after")) });
    throw new Refused(told, status, this.#at);
  }

  async #once({ method, url, headers, body, signal }: Asked): Promise<Response> {
    const authorization = this.#token === undefined ? this.#authorization : `Bearer ${this.#token}`;
    // Credentials and model bytes go to the registry that was named, not to where an answer points.
    const here = url.host === new URL(this.#at.baseUrl).host;
    const content = body?.();
    return fetchFrom(url, {
      method,
      headers: { ...(here && authorization !== undefined ? { authorization } : {}), ...headers },
      redirect: "manual",
      signal: signal ?? AbortSignal.timeout(timeoutMs),
      ...(content === undefined ? {} : { body: content }),
      ...(content instanceof ReadableStream ? unkept : {}),
    });
  }

  /** Gets a token where the registry wants one. */
  async #logIn(response: Response): Promise<boolean> {
    const challenge = bearerChallenge(response.headers.get("www-authenticate"));
    if (challenge === undefined || this.#authorization?.startsWith("Bearer ") === true) return false;
    this.#token = await tokenFor(challenge, this.#authorization, this.#scopes);
    if (this.#token !== undefined) await response.body?.cancel();
    return this.#token !== undefined;
  }
}
