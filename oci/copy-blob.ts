import { createHash } from "node:crypto";
import type { Client } from "./client.ts";
import type { Descriptor } from "./manifest.ts";
import { passes, reason } from "./requests.ts";
import { Passing, retrying } from "./retrying.ts";

/** A transfer that brings nothing for so long (ms) has ended. */
const stalledAfterMs = 2 * 60_000;

/** What tells that a transfer stands still. */
interface Watch {
  readonly signal: AbortSignal;
  readonly moved: () => void;
  readonly end: () => void;
}

function watch(): Watch {
  const controller = new AbortController();
  const stalled = (): void => {
    controller.abort(new Passing(`nothing came for ${stalledAfterMs / 1000} s`));
  };
  const timer = setTimeout(stalled, stalledAfterMs);
  return {
    signal: controller.signal,
    moved: () => timer.refresh(),
    end: () => {
      clearTimeout(timer);
    },
  };
}

/**
 * The bytes of a blob as they come, and none that make it another: the last ones are held back until all of them are known
 * to have the digest, so that an upload of wrong ones is never completed.
 * @throws {Passing} where they have another length or digest
 */
async function* checked(
  source: AsyncIterable<Uint8Array>,
  { digest, size }: Descriptor,
  what: string,
  moved: () => void,
): AsyncGenerator<Uint8Array, void> {
  const hash = createHash("sha256");
  let held: Uint8Array | undefined;
  let seen = 0;
  for await (const chunk of source) {
    moved();
    if (chunk.length === 0) continue;
    if (held !== undefined) yield held;
    hash.update(chunk);
    seen += chunk.length;
    held = chunk;
    if (seen > size) break;
  }
  const found = `sha256:${hash.digest("hex")}`;
  if (seen !== size) throw new Passing(`${what}: ${seen > size ? "more than" : `${seen} of`} ${size} bytes came`);
  if (found !== digest) throw new Passing(`${what}: the bytes that came have the digest ${found}`);
  if (held !== undefined) yield held;
}

/** An iterator as fetch takes it. */
function streamOf(source: AsyncGenerator<Uint8Array, void>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await source.return(undefined);
    },
  });
}

/** One try: from one registry's answer into the other's request, a few chunks in memory. */
async function once(from: Client, to: Client, blob: Descriptor): Promise<number> {
  const sameRegistry = from.at.baseUrl === to.at.baseUrl;
  const target = await to.beginUpload(sameRegistry ? { digest: blob.digest, from: from.at.name } : undefined);
  if (target === undefined) return 0;
  const what = `${from.at.registry}/${from.at.name} ${blob.digest}`;
  const { signal, moved, end } = watch();
  let failure: unknown;
  try {
    const body: AsyncIterable<Uint8Array> | null = (await from.blob(blob.digest, signal)).body;
    const bytes = async function* () {
      try {
        // Nothing at all is a blob too.
        if (body !== null) yield* checked(body, blob, what, moved);
      } catch (error) {
        failure = error; // fetch tells of a failed body in words of its own
        throw error;
      }
    };
    await to.upload(target, blob.digest, () => streamOf(bytes()), blob.size, signal);
    return blob.size;
  } catch (error) {
    const aborted: unknown = signal.aborted ? signal.reason : undefined;
    const cause = failure ?? aborted ?? error;
    if (cause instanceof Passing || !(passes(cause) || failure !== undefined)) throw cause;
    throw new Passing(`${what}: ${reason(cause)}`, { cause });
  } finally {
    end();
  }
}

/**
 * Brings one blob from a repository to another; between two of one registry it is mounted where the registry can.
 * Connections that break, registries that fail for a moment and bytes that are wrong are tried again from the start.
 * @returns bytes that were sent
 */
export async function copyBlob(from: Client, to: Client, blob: Descriptor): Promise<number> {
  if (await to.hasBlob(blob.digest)) return 0;
  return retrying(() => once(from, to, blob), to.patience);
}
