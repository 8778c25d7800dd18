import { isLoopback } from "./loopback.ts";

/** Longest time (ms) that a token service may take. */
const timeoutMs = 10_000;

/** The parameters of a `WWW-Authenticate: Bearer realm="…",service="…",scope="…"` header. */
export function bearerChallenge(header: string | null): Readonly<Record<string, string>> | undefined {
  if (header === null || !/^bearer /i.test(header)) return undefined;
  return Object.fromEntries(
    [...header.matchAll(/([a-z]+)="([^"]*)"/gi)].map((match) => [match[1] ?? "", match[2] ?? ""]),
  );
}

/** Credentials only travel encrypted, wherever the registry points, or not at all off this machine. */
function isSafe({ protocol, host }: URL): boolean {
  return protocol === "https:" || isLoopback(host);
}

/**
 * A token, asked where the registry says. https://distribution.github.io/distribution/spec/auth/token/
 *
 * @param authorization what the caller logs in with, as the value of the Authorization header
 * @param scopes rights beside those that the registry asks for: `repository:models/iris:pull,push`
 * @returns undefined where none is given
 */
export async function tokenFor(
  challenge: Readonly<Record<string, string>>,
  authorization: string | undefined,
  scopes: readonly string[] = [],
): Promise<string | undefined> {
  const { realm, service, scope } = challenge;
  if (realm === undefined) return undefined;
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set("service", service);
  for (const one of new Set([...(scope === undefined ? [] : [scope]), ...scopes]))
    url.searchParams.append("scope", one);
  const response = await fetch(url, {
    headers: {
      accept: "application/json",
      ...(authorization !== undefined && isSafe(url) ? { authorization } : {}),
    },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) {
    await response.body?.cancel();
    return undefined;
  }
  const told = (await response.json()) as { readonly token?: string; readonly access_token?: string };
  return told.token ?? told.access_token;
}
