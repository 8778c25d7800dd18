import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { isObject } from "../../serve/json.ts";
import type { Json, JsonObject } from "../../serve/index.ts";

/** Where a record lies. */
export interface Place {
  /** `eu-west-1`; `global` for services without regions. */
  readonly region: string;
  readonly account: string;
  /** Type token, such as `aws:ec2/vpc:Vpc`. */
  readonly type: string;
  readonly id: string;
}

/** One object as AWS would hold it. */
export interface StoredRecord extends Place {
  /** ISO time. */
  readonly created: string;
  /** The object without which this one is gone: a rule's security group, a default security group's network. */
  readonly owner: Place | undefined;
  /** Outputs in Pulumi's words, tags as `tagsAll`; `null` never. */
  readonly live: JsonObject;
}

const NAME_LIMIT = 200;
const READ_ERRORS_OF_ABSENCE = new Set(["ENOENT", "ENOTDIR"]);

/** A file's name for an id: readable, and short enough for a file system. */
function fileName(id: string): string {
  const name = encodeURIComponent(id);
  if (name.length <= NAME_LIMIT) return `${name}.json`;
  return `${name.slice(0, NAME_LIMIT - 17)}-${createHash("sha256").update(id).digest("hex").slice(0, 16)}.json`;
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code);
}

/**
 * Objects as files, `REGION/ACCOUNT/ec2.vpc.Vpc/vpc-0123.json` below one folder. Each is written whole or not at all, so
 * that a process may be killed at any moment; a hand may edit or delete a file, as it may change an object on AWS.
 * Only the owner of the files may read them: parameters and secrets are among them, as AWS holds them too.
 */
export class Store {
  readonly #folder: string;
  constructor(folder: string) {
    this.#folder = folder;
  }

  #typeFolder({ region, account, type }: Omit<Place, "id">): string {
    return join(this.#folder, region, account, type.replace(/^aws:/, "").replaceAll(/[/:]/g, "."));
  }

  #path(place: Place): string {
    return join(this.#typeFolder(place), fileName(place.id));
  }

  /** @returns undefined when there is none, or none any more since its owner is gone */
  get(place: Place): StoredRecord | undefined {
    return this.#read(this.#path(place));
  }

  /** One whose owner is gone is gone. */
  #read(path: string): StoredRecord | undefined {
    const record = readRecord(path);
    return record === undefined || this.#isOwnerGone(record) ? undefined : record;
  }

  #isOwnerGone({ owner }: StoredRecord): boolean {
    return owner !== undefined && this.get(owner) === undefined;
  }

  /** Whether the file only waits to be cleared away, since what it depends on is gone. */
  #isOrphan(path: string): boolean {
    const record = readRecord(path);
    return record !== undefined && this.#isOwnerGone(record);
  }

  #paths(of: Omit<Place, "id">): readonly string[] {
    const folder = this.#typeFolder(of);
    return list(folder)
      .filter((name) => name.endsWith(".json") && !name.startsWith("."))
      .sort()
      .map((name) => join(folder, name));
  }

  /** Every object of a type, by id. */
  all(of: Omit<Place, "id">): readonly StoredRecord[] {
    return this.#paths(of)
      .map((path) => this.#read(path))
      .filter((record) => record !== undefined);
  }

  /** Clears away what is left of objects whose owner is gone. @returns what they were */
  clear(of: Omit<Place, "id">, owner: Place): readonly StoredRecord[] {
    const left = this.#paths(of)
      .map(readRecord)
      .filter((record) => record?.owner !== undefined && this.#path(record.owner) === this.#path(owner))
      .filter((record) => record !== undefined);
    for (const record of left) this.remove(record);
    return left;
  }

  /** Accounts that anything was recorded for in a region. */
  accounts(region: string): readonly string[] {
    return list(join(this.#folder, region)).sort();
  }

  regions(): readonly string[] {
    return list(this.#folder)
      .filter((name) => !name.startsWith("."))
      .sort();
  }

  /** @returns false when there is one of that id already: nothing is written then */
  create(record: StoredRecord): boolean {
    const path = this.#path(record);
    if (this.#isOrphan(path)) rmSync(path, { force: true });
    const fresh = this.#write(record);
    try {
      linkSync(fresh, path);
      return true;
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      throw error;
    } finally {
      rmSync(fresh, { force: true });
    }
  }

  /** Writes over what is there. */
  replace(record: StoredRecord): void {
    renameSync(this.#write(record), this.#path(record));
  }

  remove(place: Place): void {
    rmSync(this.#path(place), { force: true });
  }

  /** Writes a file of its own beside the final one and returns its path. */
  #write(record: StoredRecord): string {
    const folder = this.#typeFolder(record);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const fresh = join(folder, `.${process.pid}-${randomBytes(6).toString("hex")}`);
    const file = openSync(fresh, "wx", 0o600);
    try {
      writeSync(file, `${JSON.stringify(record, undefined, 2)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return fresh;
  }

  /**
   * How often something was created under a name, this time counted: a number that never comes again, so that a
   * replacement gets identifiers of its own.
   */
  countCreation(name: string): number {
    const folder = join(this.#folder, ".creations", createHash("sha256").update(name).digest("hex").slice(0, 32));
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (let number = list(folder).length + 1; ; number++) {
      try {
        closeSync(openSync(join(folder, String(number)), "wx", 0o600));
        return number;
      } catch (error) {
        if (codeOf(error) !== "EEXIST") throw error;
      }
    }
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (READ_ERRORS_OF_ABSENCE.has(codeOf(error))) return [];
    throw error;
  }
}

function readRecord(path: string): StoredRecord | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (READ_ERRORS_OF_ABSENCE.has(codeOf(error))) return undefined;
    throw error;
  }
  let parsed: Json;
  try {
    parsed = JSON.parse(text) as Json;
  } catch (error) {
    throw new Error(`${path} is not JSON (${(error as Error).message}): mend it or delete it.`);
  }
  if (!isObject(parsed) || !isObject(parsed["live"])) throw new Error(`${path} holds no record: mend it or delete it.`);
  const { owner, ...record } = parsed as unknown as StoredRecord;
  return { ...record, owner: owner ?? undefined };
}
