import { randomUUID } from "node:crypto";
import type { JsonObject } from "../../serve/index.ts";
import { textsAt, type Cloud } from "../cloud/cloud.ts";
import { Refusal } from "../cloud/refusal.ts";
import type { StoredRecord } from "../cloud/store.ts";
import { kindOf } from "../kinds/index.ts";
import { Book } from "./book.ts";
import { clientsOf, type Clients } from "./clients.ts";
import { failureOf } from "./failure.ts";
import type { Asked } from "./mirror.ts";
import { mirrorOf, mirrors } from "./mirrors/index.ts";
import { record as note } from "./verdicts.ts";

/** An account of moto that no program uses: which server this is, is written there. */
const nobody = "000000000001";
const marker = "/ml-serving/server";

/** The second judge: a server of moto, which is told of everything that the stand-in makes. */
export class Judge {
  readonly #url: string;
  readonly #store: string;
  readonly #clients = new Map<string, Clients>();
  readonly #told = new Map<string, Promise<void>>();
  #opening: Promise<Book> | undefined;

  /** @param url of moto, on this machine; @param store folder of the stand-in's objects */
  constructor(url: string, store: string) {
    this.#url = url;
    this.#store = store;
  }

  /** Tells moto of an object that the stand-in has made. @throws Refusal with moto's verdict */
  async created(object: StoredRecord, cloud: Cloud): Promise<void> {
    const { type, id } = object;
    const found = mirrors[type];
    if (found === undefined || !("create" in found)) {
      if (found?.because !== "nothing") note(this.#store, { verdict: "unknown", type, id });
      return;
    }
    await this.#judged(object, () => this.#tell(object, cloud));
  }

  /** Tells moto of a change. @throws Refusal with moto's verdict */
  async updated(object: StoredRecord, before: JsonObject, cloud: Cloud): Promise<void> {
    const update = mirrorOf(object.type)?.update;
    if (update === undefined) return;
    await this.#judged(object, async () => {
      await this.#tellOnce(object, cloud);
      await update(await this.#asked(object, cloud), before);
      return "confirmed";
    });
  }

  /** Tells moto of a deletion; whether it deletes as well is written down, and no more. */
  async deleted(object: StoredRecord): Promise<void> {
    const { type, id, region, account } = object;
    const mirror = mirrorOf(type);
    if (mirror === undefined) return;
    try {
      const book = await this.#book();
      if (book.get(object) === undefined) return;
      const asked = { ...this.#translated(book, object), region, moto: this.#clientsOf(account, region) };
      this.#told.delete(keyOf(object));
      book.remove(object);
      if (mirror.delete === undefined) throw new Refusal("moto", "it cannot delete objects of this type");
      await mirror.delete(asked);
    } catch (error) {
      note(this.#store, { verdict: "left", type, id, message: failureOf(error, this.#url).message });
    }
  }

  /** Does what is judged, and writes the verdict down. */
  async #judged(object: StoredRecord, work: () => Promise<"confirmed" | "unknown">): Promise<void> {
    const { type, id } = object;
    try {
      note(this.#store, { verdict: await work(), type, id });
    } catch (error) {
      const { verdict, code, message } = failureOf(error, this.#url);
      if (verdict !== "unreachable") note(this.#store, { verdict, type, id, message });
      if (verdict !== "unknown") throw new Refusal(code, message);
    }
  }

  async #tell(object: StoredRecord, cloud: Cloud): Promise<"confirmed" | "unknown"> {
    const mirror = mirrorOf(object.type);
    if (mirror === undefined) return "unknown";
    await this.#tellOfOthers(object, cloud);
    const asked = await this.#asked(object, cloud);
    const book = await this.#book();
    try {
      const pairs = (await mirror.create(asked)) ?? {};
      const known = Object.entries(pairs).filter(([ours, theirs]) => ours !== "" && theirs !== "" && ours !== theirs);
      book.put(object, Object.fromEntries(known));
      return "confirmed";
    } catch (error) {
      // What moto could not delete is there still: whether the name is taken, the stand-in knows.
      if (mirror.delete !== undefined || !(error as Error).name.includes("AlreadyExists")) throw error;
      book.put(object, {});
      return "unknown";
    }
  }

  /** An object that others name, unless this server has it: one that was adopted, or made before moto was started. */
  #tellOnce(object: StoredRecord, cloud: Cloud): Promise<void> {
    const key = keyOf(object);
    const telling =
      this.#told.get(key) ??
      this.#tellIfNew(object, cloud).catch((error: unknown) => {
        this.#told.delete(key);
        throw error;
      });
    this.#told.set(key, telling);
    return telling;
  }

  async #tellIfNew(object: StoredRecord, cloud: Cloud): Promise<void> {
    if ((await this.#book()).get(object) === undefined) await this.#tell(object, cloud);
  }

  async #tellOfOthers({ type, live }: StoredRecord, cloud: Cloud): Promise<void> {
    for (const [path, { to }] of Object.entries(kindOf(type)?.references ?? {}))
      for (const identifier of textsAt(live, path))
        for (const one of to) {
          const other = mirrorOf(one) === undefined ? undefined : cloud.find(one, identifier);
          // What comes along with another object is known with that.
          if (other === undefined) continue;
          const owner = other.owner === undefined ? undefined : cloud.store.get(other.owner);
          if (owner !== undefined && mirrorOf(owner.type) !== undefined) await this.#tellOnce(owner, cloud);
          if (!this.#isCompanion(owner, other)) await this.#tellOnce(other, cloud);
        }
  }

  /** A network's own group and table have come with it in moto too. */
  #isCompanion(owner: StoredRecord | undefined, { type }: StoredRecord): boolean {
    return owner?.type === "aws:ec2/vpc:Vpc" && kindOf(owner.type)?.companions?.[type] !== undefined;
  }

  async #asked(object: StoredRecord, cloud: Cloud): Promise<Asked> {
    const book = await this.#book();
    const moto = this.#clientsOf(cloud.account, cloud.region);
    return { ...this.#translated(book, object), region: cloud.region, moto };
  }

  #translated(book: Book, { id, live }: StoredRecord): Pick<Asked, "id" | "live"> {
    return book.translated({ id, live });
  }

  #clientsOf(account: string, region: string): Clients {
    // What is of no region is asked for in one nevertheless.
    const where = region === "global" ? "us-east-1" : region;
    const key = `${account} ${where}`;
    const clients = this.#clients.get(key) ?? clientsOf(this.#url, account, where);
    this.#clients.set(key, clients);
    return clients;
  }

  #book(): Promise<Book> {
    return (this.#opening ??= this.#open());
  }

  /** Which server this is: it keeps a name that the first who asks gives it, and forgets it with all else. */
  async #open(): Promise<Book> {
    const ssm = await this.#clientsOf(nobody, "global").ssm();
    try {
      await ssm.putParameter({ Name: marker, Type: "String", Value: randomUUID() }).catch((error: unknown) => {
        if ((error as Error).name !== "ParameterAlreadyExists") throw error;
      });
      const { Parameter } = await ssm.getParameter({ Name: marker });
      return new Book(this.#store, Parameter?.Value ?? "");
    } catch (error) {
      this.#opening = undefined;
      const { code, message } = failureOf(error, this.#url);
      throw new Refusal(code, message);
    }
  }
}

function keyOf({ region, account, type, id }: StoredRecord): string {
  return [region, account, type, id].join("\n");
}
