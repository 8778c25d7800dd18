import { readFileSync } from "node:fs";
import type { Dispatcher } from "undici";
import { machineLogin, machineRegistry } from "./machine-registries.ts";
import { parseRepository } from "./reference.ts";

/** Connections by the authority that they trust, which is another one when a registry was made anew. */
const trusting = new Map<string, Dispatcher>();

/** Loaded where it is needed only: most registries have certificates that everybody trusts. */
async function dispatcherFor(ca: string): Promise<Dispatcher> {
  const pem = readFileSync(ca, "utf8");
  const known = trusting.get(pem);
  if (known !== undefined) return known;
  // By its default: of a CommonJS module that is bundled, names are not known.
  const { default: undici } = await import("undici");
  const made = new undici.Agent({ connect: { ca: pem } });
  trusting.set(pem, made);
  return made;
}

/** fetch, which at a registry of this machine trusts the authority of its certificate and no other. */
export async function fetchFrom(url: URL, init: RequestInit): Promise<Response> {
  const known = url.protocol === "https:" ? machineRegistry(url.host) : undefined;
  if (known === undefined) return fetch(url, init);
  // Node's own fetch and the package are of one major version: https://nodejs.org/docs/latest-v20.x/api/globals.html#custom-dispatcher
  const options: object = { ...init, dispatcher: await dispatcherFor(known.ca) };
  return fetch(url, options);
}

/** Longer than this (ms) no registry may take to say that it is one; the first question of a process takes a second on a busy machine. */
const timeoutMs = 10_000;

/** Whether a registry answers, and lets in who has this machine's login where it has one of its own. Never throws. */
export async function registryAnswers(registry: string): Promise<boolean> {
  const { baseUrl } = parseRepository(`${registry}/any`);
  const authorization = machineLogin(baseUrl);
  const headers = authorization === undefined ? {} : { authorization };
  return fetchFrom(new URL("/v2/", baseUrl), { headers, signal: AbortSignal.timeout(timeoutMs) }).then(
    async (answer) => {
      await answer.body?.cancel();
      return answer.ok;
    },
    () => false,
  );
}
