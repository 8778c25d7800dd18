import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { largestArtifact, megabytes, mostFiles, patience, tellEvery } from "./limits.ts";
import { SourceRefused } from "./refused.ts";
import type { Surroundings } from "./source.ts";

/** Digests of what was written, in hexadecimal. */
export interface Written {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly md5: string;
}

/** A path that stays below the folder that it is relative to. */
export function isInside(path: string): boolean {
  return path !== "" && path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

/** Waits for each part no longer than {@link patience}; `broken` says what it means that no more come. */
async function* patiently(
  body: AsyncIterable<Uint8Array>,
  broken: (why: string) => SourceRefused,
): AsyncGenerator<Uint8Array> {
  const parts = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          reject(broken(`nothing for ${patience / 1000} s`));
        }, patience);
      });
      const next = await Promise.race([parts.next(), late]).finally(() => {
        clearTimeout(timer);
      });
      if (next.done === true) return;
      yield next.value;
    }
  } catch (error) {
    if (error instanceof SourceRefused) throw error;
    throw broken(error instanceof Error ? error.message : String(error));
  } finally {
    // Not awaited: a server that hangs would keep it.
    void parts.return?.().catch(() => undefined);
  }
}

/** Writes what one source sends below a folder, and no more than an artifact may be. */
export class Downloads {
  readonly folder: string;
  readonly #shown: string;
  readonly #limit: number;
  readonly #say: Surroundings["say"];
  #bytes = 0;
  #told = 0;
  readonly #names = new Set<string>();

  /** @param shown what the source is called in messages */
  constructor(at: Surroundings, shown: string) {
    this.folder = join(at.folder, "content");
    this.#shown = shown;
    this.#limit = at.limit ?? largestArtifact;
    this.#say = at.say;
  }

  /** @throws {SourceRefused} MA018 where so many bytes more would be too many */
  expect(bytes: number): void {
    if (this.#bytes + bytes <= this.#limit) return;
    throw new SourceRefused(
      "MA018",
      this.#shown,
      `It is larger than ${megabytes(this.#limit)}, and an artifact is packed in memory. Mount it from a bucket: docs/models.md.`,
    );
  }

  /** Whether a file of this name was written. */
  has(name: string): boolean {
    return this.#names.has(name);
  }

  /**
   * @param name path below the folder
   * @throws {SourceRefused} for a path that leaves the folder, too many bytes or files, or a server that stops sending
   */
  async write(name: string, body: AsyncIterable<Uint8Array>): Promise<Written> {
    if (!isInside(name))
      throw new SourceRefused(
        "MA019",
        this.#shown,
        `It has a file "${name}", which is no path within an artifact. Rename it.`,
      );
    this.#names.add(name);
    if (this.#names.size > mostFiles)
      throw new SourceRefused(
        "MA018",
        this.#shown,
        `It has more than ${mostFiles} files. Name the folder of the model alone.`,
      );
    const path = join(this.folder, name);
    await mkdir(dirname(path), { recursive: true });
    const [sha256, md5] = [createHash("sha256"), createHash("md5")];
    let bytes = 0;
    const broken = (why: string): SourceRefused =>
      new SourceRefused("MA016", this.#shown, `It broke off after ${megabytes(this.#bytes)} (${why}). Try again.`);
    const count = (part: Uint8Array): void => {
      this.expect(part.length);
      this.#bytes += part.length;
      bytes += part.length;
      sha256.update(part);
      md5.update(part);
      if (this.#bytes - this.#told < tellEvery) return;
      this.#told = this.#bytes;
      this.#say(`${this.#shown}: ${megabytes(this.#bytes)}`);
    };
    await pipeline(
      patiently(body, broken),
      async function* (parts: AsyncIterable<Uint8Array>) {
        for await (const part of parts) {
          count(part);
          yield part;
        }
      },
      createWriteStream(path, { flags: "wx" }),
    );
    return { path, bytes, sha256: sha256.digest("hex"), md5: md5.digest("hex") };
  }
}
