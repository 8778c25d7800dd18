import { basic } from "./docker-login.ts";
import { fetchFrom } from "./fetching.ts";
import { machineLogin } from "./machine-registries.ts";
import { manifestTypes } from "./manifest.ts";
import type { Repository } from "./reference.ts";
import { bearerChallenge, tokenFor } from "./token.ts";

/** Who asks; nobody where one of the two is missing. */
export interface Credentials {
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/** Longer than this (ms) no registry may take for a question without a body. */
const timeoutMs = 10_000;

/** What a registry says of a tag or digest. `unknown`: it cannot be asked, for the reason given. */
export type Lookup =
  | { readonly kind: "found"; readonly digest: string }
  | { readonly kind: "missing" }
  | { readonly kind: "unknown"; readonly reason: string };

function login({ username, password }: Credentials): string | undefined {
  return username === undefined || password === undefined ? undefined : basic(username, password);
}

function ask(url: URL, authorization: string | undefined): Promise<Response> {
  return fetchFrom(url, {
    method: "HEAD",
    headers: { accept: manifestTypes, ...(authorization === undefined ? {} : { authorization }) },
    signal: AbortSignal.timeout(timeoutMs),
  });
}

/**
 * Asks a registry for the digest behind a tag, or whether it has a digest. Never throws.
 * @param credentials a name and a password, or the value of the Authorization header. Default: what this machine has
 */
export async function lookUp(
  at: Repository,
  reference: string,
  credentials: Credentials | string | undefined,
): Promise<Lookup> {
  const url = new URL(`/v2/${at.name}/manifests/${reference}`, at.baseUrl);
  const given = typeof credentials === "object" ? login(credentials) : credentials;
  try {
    const authorization = given ?? machineLogin(at.baseUrl);
    let response = await ask(url, authorization);
    const challenge = response.status === 401 ? bearerChallenge(response.headers.get("www-authenticate")) : undefined;
    if (challenge !== undefined) {
      const token = await tokenFor(challenge, authorization);
      if (token !== undefined) response = await ask(url, `Bearer ${token}`);
    }
    if (response.status === 404) return { kind: "missing" };
    const digest = response.headers.get("docker-content-digest");
    if (response.ok && digest !== null) return { kind: "found", digest };
    return { kind: "unknown", reason: `${url.host} answers ${response.status}` };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const told = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    return { kind: "unknown", reason: `${url.host} cannot be asked: ${told}` };
  }
}
