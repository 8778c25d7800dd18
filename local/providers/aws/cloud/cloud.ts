import { text } from "../../serve/json.ts";
import type { Json } from "../../serve/index.ts";
import type { Kind } from "../kinds/kind.ts";
import { partitionOf } from "./regions.ts";
import type { Store, StoredRecord } from "./store.ts";

/** What a cloud must know of resource types. */
export interface Types {
  kind(token: string): Kind | undefined;
  /** Every type, for those that may refer to one. */
  readonly kinds: readonly Kind[];
  /** Whether objects of the type are in a region; those of IAM and Route 53 are not. */
  isRegional(token: string): boolean;
}

/** The API server of a cluster. */
export interface EksEndpoint {
  readonly endpoint: string;
  /** Base64 of its certificate, as EKS answers it. */
  readonly certificateAuthority: string;
}

/** Where a cloud is, and what stands behind its clusters. */
interface Where {
  readonly region: string;
  readonly account: string;
  readonly eks?: EksEndpoint | undefined;
  /** ARNs of what others made in the account. */
  readonly present?: readonly string[];
}

/** One account in one region, as AWS would answer for it. */
export class Cloud {
  readonly region: string;
  readonly account: string;
  readonly partition: string;
  readonly dnsSuffix: string;
  readonly eks: EksEndpoint | undefined;
  readonly store: Store;
  readonly #types: Types;
  readonly #present: readonly string[];

  constructor(where: Where, store: Store, types: Types) {
    this.region = where.region;
    this.account = where.account;
    this.eks = where.eks;
    this.#present = where.present ?? [];
    const { name, dnsSuffix } = partitionOf(where.region);
    this.partition = name;
    this.dnsSuffix = dnsSuffix;
    this.store = store;
    this.#types = types;
  }

  /** The same account in another region. */
  in(region: string): Cloud {
    return region === this.region
      ? this
      : new Cloud({ region, account: this.account, eks: this.eks, present: this.#present }, this.store, this.#types);
  }

  /** Where objects of a type lie. */
  placeOf(type: string): { readonly region: string; readonly account: string; readonly type: string } {
    return { region: this.#types.isRegional(type) ? this.region : "global", account: this.account, type };
  }

  get(type: string, id: string): StoredRecord | undefined {
    return this.store.get({ ...this.placeOf(type), id });
  }

  all(type: string): readonly StoredRecord[] {
    return this.store.all(this.placeOf(type));
  }

  /** The object that an id, an ARN or another of its identifiers names. */
  find(type: string, identifier: string): StoredRecord | undefined {
    return this.get(type, identifier) ?? this.all(type).find((record) => this.identifiers(record).includes(identifier));
  }

  /** Everything by which others may name an object. */
  identifiers({ type, id, live }: Pick<StoredRecord, "type" | "id" | "live">): readonly string[] {
    const known = this.#types.kind(type)?.known?.(live) ?? [];
    return [id, text(live, "arn"), ...known].filter((identifier) => identifier !== "");
  }

  arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.account}:${resource}`;
  }

  /** An ARN of a service without regions. */
  globalArn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}::${this.account}:${resource}`;
  }

  /** Whether an identifier is an ARN of another account, or of what others made in this one: nothing is known of it here. */
  isForeign(identifier: string): boolean {
    if (this.#present.includes(identifier)) return true;
    const account = identifier.startsWith("arn:") ? identifier.split(":")[4] : "";
    return account !== "" && account !== this.account;
  }

  /** What holds an object in use: others that name it by a property that says so. */
  holders(record: StoredRecord): readonly StoredRecord[] {
    const identifiers = new Set(this.identifiers(record));
    return this.#types.kinds.flatMap((kind) => {
      const paths = Object.entries(kind.references ?? {})
        .filter(([, { to, holds }]) => holds === true && to.includes(record.type))
        .map(([path]) => path);
      if (paths.length === 0) return [];
      return this.all(kind.token).filter(
        (other) =>
          !isOwnedBy(other, record) &&
          !(other.type === record.type && other.id === record.id) &&
          paths.some((path) => textsAt(other.live, path).some((value) => identifiers.has(value))),
      );
    });
  }
}

function isOwnedBy({ owner }: StoredRecord, record: StoredRecord): boolean {
  return owner?.type === record.type && owner.id === record.id;
}

/** Every text at a path without indices: lists on the way are gone through. */
export function textsAt(value: Json | undefined, path: string): readonly string[] {
  const [first, ...rest] = path === "" ? [] : path.split(".");
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((element) => textsAt(element, path));
  if (first === undefined) return typeof value === "string" && value !== "" ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return textsAt((value as Readonly<Record<string, Json>>)[first], rest.join("."));
}
