import type { JsonObject } from "../../serve/index.ts";
import { at, items, text } from "../objects.ts";
import { isNotFound } from "./api-error.ts";
import type { Connection } from "./connection.ts";

/** How objects of one kind are addressed. */
export interface ResourceType {
  readonly apiVersion: string;
  readonly kind: string;
  /** The path segment: `deployments`. */
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Finds kinds in the API server's own lists, each list asked for once. */
export class Discovery {
  readonly #connection: Connection;
  readonly #lists = new Map<string, Promise<readonly ResourceType[]>>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @returns undefined when the API server does not know the kind (yet) */
  async find(apiVersion: string, kind: string): Promise<ResourceType | undefined> {
    const known = await this.#list(apiVersion);
    const found = known.find((type) => type.kind === kind);
    // A kind that is missing may be a custom resource whose definition comes next: never remembered as missing.
    if (found === undefined) this.#lists.delete(apiVersion);
    return found;
  }

  /** Every kind of a version; none when the API server does not serve it. */
  kinds(apiVersion: string): Promise<readonly ResourceType[]> {
    return this.#list(apiVersion);
  }

  /** Forgets everything: a definition or an aggregated API came or went. */
  refresh(): void {
    this.#lists.clear();
  }

  #list(apiVersion: string): Promise<readonly ResourceType[]> {
    let list = this.#lists.get(apiVersion);
    if (list === undefined) {
      list = this.#ask(apiVersion);
      this.#lists.set(apiVersion, list);
      list.catch(() => this.#lists.delete(apiVersion));
    }
    return list;
  }

  async #ask(apiVersion: string): Promise<readonly ResourceType[]> {
    try {
      const list = await this.#connection.send(
        "GET",
        apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`,
      );
      return readResourceList(apiVersion, list);
    } catch (error) {
      if (isNotFound(error)) return [];
      throw error;
    }
  }
}

/** The kinds in an APIResourceList, without subresources such as `deployments/status`. */
export function readResourceList(apiVersion: string, list: JsonObject): readonly ResourceType[] {
  return items(list, "resources")
    .filter((resource) => !text(resource, "name").includes("/"))
    .map((resource) => ({
      apiVersion,
      kind: text(resource, "kind"),
      plural: text(resource, "name"),
      namespaced: at(resource, "namespaced") === true,
    }));
}
