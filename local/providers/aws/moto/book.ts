import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../serve/index.ts";
import type { Place } from "../cloud/store.ts";
import type { Pairs } from "./mirror.ts";
import { folderOfMoto } from "./verdicts.ts";

function fileOf({ region, account, type, id }: Place): string {
  const key = [region, account, type, id].join("\n");
  return createHash("sha256").update(key).digest("hex").slice(0, 32);
}

/**
 * Which objects of the stand-in one server of moto has, and by which identifiers: a small file each, beside the objects'
 * own, so that every process of a run knows them. A server that is started anew has nothing, and its book is empty.
 */
export class Book {
  readonly #folder: string;
  readonly #read = new Map<string, Pairs>();

  /** @param server which of moto's, so that nothing is expected of another one */
  constructor(store: string, server: string) {
    this.#folder = join(folderOfMoto(store), server);
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
  }

  get(place: Place): Pairs | undefined {
    return this.#entry(fileOf(place));
  }

  #entry(name: string): Pairs | undefined {
    const path = join(this.#folder, name);
    try {
      const pairs = JSON.parse(readFileSync(path, "utf8")) as Pairs;
      this.#read.set(name, pairs);
      return pairs;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      this.#read.delete(name);
      return undefined;
    }
  }

  put(place: Place, pairs: Pairs): void {
    const name = fileOf(place);
    const unfinished = join(this.#folder, `.${process.pid}-${randomBytes(6).toString("hex")}`);
    writeFileSync(unfinished, JSON.stringify(pairs), { mode: 0o600 });
    renameSync(unfinished, join(this.#folder, name));
    this.#read.set(name, pairs);
  }

  remove(place: Place): void {
    const name = fileOf(place);
    rmSync(join(this.#folder, name), { force: true });
    this.#read.delete(name);
  }

  /** A value with moto's identifiers instead of the stand-in's, also inside of ARNs and policies. */
  translated<Value extends Json>(value: Value): Value {
    for (const name of readdirSync(this.#folder)) if (!name.startsWith(".") && !this.#read.has(name)) this.#entry(name);
    const pairs = [...this.#read.values()].flatMap((known) => Object.entries(known));
    // Identifiers that were made up have nothing in them that JSON would write otherwise.
    const text = pairs.reduce((here, [ours, theirs]) => here.replaceAll(ours, theirs), JSON.stringify(value));
    return JSON.parse(text) as Value;
  }
}
