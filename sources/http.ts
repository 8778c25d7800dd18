import { Readable } from "node:stream";
import { patience } from "./limits.ts";
import { SourceRefused } from "./refused.ts";
import { publicUrl, withoutSecrets } from "./shown.ts";

/** Plain HTTP tells everybody on the way what is asked and by whom; on this machine there is nobody. */
export function isPrivate({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** The user and password in a URL, as a header; undefined where it has none. */
export function basicOf({ username, password }: URL): string | undefined {
  if (username === "" && password === "") return undefined;
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(text).toString("base64")}`;
}

function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
}

/** A server's own words, as far as they help: one line, without what lets somebody in. */
export function serversWords(text: string): string {
  const message = /"(?:message|error)"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? "";
  return withoutSecrets(message).replaceAll(/\s+/g, " ").trim().slice(0, 200);
}

async function begin(url: URL, headers: Readonly<Record<string, string>>): Promise<Response> {
  // Only the wait for an answer's beginning: Downloads watches over the rest.
  const waiting = new AbortController();
  const timer = setTimeout(() => {
    waiting.abort(new DOMException(`no answer for ${patience / 1000} s`, "TimeoutError"));
  }, patience);
  try {
    return await fetch(url, { headers, signal: waiting.signal });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Asks with GET. The body is the caller's to read.
 * @param shown what the source is called in messages
 * @param whatToDo the way out where it is not there or may not be read
 * @throws {SourceRefused} MA015 where it is not there or may not be read, MA016 where nobody answers
 */
export async function get(
  url: URL,
  { shown, whatToDo, authorization }: { shown: string; whatToDo: string; authorization?: string | undefined },
): Promise<Response> {
  const plain = new URL(url);
  plain.username = "";
  plain.password = "";
  plain.hash = "";
  const asked = publicUrl(plain);
  const own = authorization ?? basicOf(url);
  if (own !== undefined && !isPrivate(url))
    throw new SourceRefused(
      "MA021",
      shown,
      `${asked} is plain HTTP, and there are credentials for it. Use https, which keeps them.`,
    );
  let response: Response;
  try {
    response = await begin(plain, own === undefined ? {} : { authorization: own });
  } catch (error) {
    throw new SourceRefused(
      "MA016",
      shown,
      `${asked} cannot be asked (${reason(error)}). Is it running, and is its name right?`,
    );
  }
  if (response.ok) return response;
  const words = serversWords(await response.text().catch(() => ""));
  const told = `${asked} answers ${response.status}${words === "" ? "" : ` (${words})`}`;
  if (response.status >= 500 || response.status === 429)
    throw new SourceRefused("MA016", shown, `${told}. Try again; its log says why.`);
  throw new SourceRefused("MA015", shown, `${told}. ${whatToDo}`);
}

/** An answer's body, as what is downloaded. */
export function bodyOf(response: Response): AsyncIterable<Uint8Array> {
  const nothing: readonly Uint8Array[] = [];
  return (response.body as AsyncIterable<Uint8Array> | null) ?? Readable.from(nothing);
}
