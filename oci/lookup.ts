import type { Repository } from "./reference.ts";

/** Who asks; nobody where one of the two is missing. */
export interface Credentials {
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/** Longer than this (ms) no registry may take for a question without a body. */
const timeoutMs = 10_000;

const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** What a registry says of a tag or digest. `unknown`: it cannot be asked, for the reason given. */
export type Lookup =
  | { readonly kind: "found"; readonly digest: string }
  | { readonly kind: "missing" }
  | { readonly kind: "unknown"; readonly reason: string };

/** The parameters of a `WWW-Authenticate: Bearer realm="…",service="…",scope="…"` header. */
export function bearerChallenge(header: string | null): Readonly<Record<string, string>> | undefined {
  if (header === null || !/^bearer /i.test(header)) return undefined;
  return Object.fromEntries(
    [...header.matchAll(/([a-z]+)="([^"]*)"/gi)].map((match) => [match[1] ?? "", match[2] ?? ""]),
  );
}

function basic({ username, password }: Credentials): string | undefined {
  if (username === undefined || password === undefined) return undefined;
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

function send(url: URL, method: string, authorization: string | undefined, accept: string): Promise<Response> {
  return fetch(url, {
    method,
    headers: { accept, ...(authorization === undefined ? {} : { authorization }) },
    signal: AbortSignal.timeout(timeoutMs),
  });
}

/** A token for one question, asked where the registry says. https://distribution.github.io/distribution/spec/auth/token/ */
async function tokenFor(
  challenge: Readonly<Record<string, string>>,
  credentials: Credentials,
): Promise<string | undefined> {
  if (challenge["realm"] === undefined) return undefined;
  const url = new URL(challenge["realm"]);
  for (const name of ["service", "scope"]) {
    const value = challenge[name];
    if (value !== undefined) url.searchParams.set(name, value);
  }
  // Credentials only travel encrypted, wherever the registry points.
  const response = await send(
    url,
    "GET",
    url.protocol === "https:" ? basic(credentials) : undefined,
    "application/json",
  );
  if (!response.ok) return undefined;
  const told = (await response.json()) as { readonly token?: string; readonly access_token?: string };
  return told.token ?? told.access_token;
}

/** Asks a registry for the digest behind a tag, or whether it has a digest. Never throws. */
export async function lookUp(at: Repository, reference: string, credentials: Credentials): Promise<Lookup> {
  const url = new URL(`/v2/${at.name}/manifests/${reference}`, at.baseUrl);
  try {
    let response = await send(url, "HEAD", basic(credentials), manifestTypes);
    const challenge = response.status === 401 ? bearerChallenge(response.headers.get("www-authenticate")) : undefined;
    if (challenge !== undefined) {
      const token = await tokenFor(challenge, credentials);
      if (token !== undefined) response = await send(url, "HEAD", `Bearer ${token}`, manifestTypes);
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
