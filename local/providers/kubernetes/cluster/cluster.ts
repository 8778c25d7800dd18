import type { JsonObject } from "../../serve/index.ts";
import { items, nameOf, namespaceOf, text, withMetadata } from "../objects.ts";
import type { KubeObject } from "../objects.ts";
import { isNotFound, isUnavailable } from "./api-error.ts";
import type { Connection } from "./connection.ts";
import { Discovery } from "./discovery.ts";
import type { ResourceType } from "./discovery.ts";

/** An object by kind, namespace and name. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface ApplyOptions {
  readonly fieldManager: string;
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly signal?: AbortSignal;
}

/** A kind that the API server does not serve. */
export class UnknownKind extends Error {
  constructor(apiVersion: string, kind: string) {
    super(
      `The API server has no kind "${kind}" in version "${apiVersion}".\n` +
        "  → If it is a custom resource, create its CustomResourceDefinition first (dependsOn).",
    );
    this.name = "UnknownKind";
  }
}

/** What the provider asks of an API server. */
export class Cluster {
  readonly connection: Connection;
  readonly discovery: Discovery;

  constructor(connection: Connection) {
    this.connection = connection;
    this.discovery = new Discovery(connection);
  }

  /**
   * What charts ask for: the server's version, and its API versions with and without kinds. Of an aggregated API whose
   * server does not answer, no kinds are known: helm goes on without them too.
   * https://github.com/helm/helm/blob/main/pkg/action/action.go (getCapabilities)
   */
  async capabilities(): Promise<{ readonly version: string; readonly apiVersions: readonly string[] }> {
    const groups = await this.connection.send("GET", "/apis");
    const versions = items(groups, "groups").flatMap((group) =>
      items(group, "versions").map((version) => text(version, "groupVersion")),
    );
    const all = ["v1", ...versions];
    const kinds = await Promise.all(
      all.map((version) =>
        this.discovery.kinds(version).catch((error: unknown) => {
          if (isUnavailable(error)) return [];
          throw error;
        }),
      ),
    );
    const about = await this.connection.send("GET", "/version");
    return {
      version: text(about, "gitVersion"),
      apiVersions: [...all, ...kinds.flat().map((type) => `${type.apiVersion}/${type.kind}`)],
    };
  }

  get defaultNamespace(): string {
    return this.connection.namespace ?? "default";
  }

  /** @returns undefined when there is no such object or no such kind */
  async get(ref: ObjectRef, signal?: AbortSignal): Promise<KubeObject | undefined> {
    const type = await this.discovery.find(ref.apiVersion, ref.kind);
    if (type === undefined) return undefined;
    try {
      return await this.#send("GET", objectPath(type, ref), signal === undefined ? {} : { signal });
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** The resourceVersion of an object, without the object: some are megabytes. "" when there is no such object. */
  async resourceVersion(ref: ObjectRef, signal?: AbortSignal): Promise<string> {
    const type = await this.discovery.find(ref.apiVersion, ref.kind);
    if (type === undefined) return "";
    try {
      const metadata = await this.#send("GET", objectPath(type, ref), {
        accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
        ...(signal === undefined ? {} : { signal }),
      });
      return text(metadata, "metadata", "resourceVersion");
    } catch (error) {
      if (isNotFound(error)) return "";
      throw error;
    }
  }

  /** Objects of a kind in a namespace, all when `query` is empty; none when the kind is unknown. */
  async list(
    kind: Pick<ObjectRef, "apiVersion" | "kind" | "namespace">,
    query: { readonly [name: string]: string },
    signal?: AbortSignal,
  ): Promise<readonly KubeObject[]> {
    const type = await this.discovery.find(kind.apiVersion, kind.kind);
    if (type === undefined) return [];
    const call = { query, ...(signal === undefined ? {} : { signal }) };
    const body = await this.#send("GET", collectionPath(type, kind.namespace), call);
    const list = body["items"];
    return Array.isArray(list) ? (list as readonly KubeObject[]) : [];
  }

  /** Server-side apply: creates or updates. https://kubernetes.io/docs/reference/using-api/server-side-apply/ */
  async apply(object: KubeObject, options: ApplyOptions): Promise<KubeObject> {
    const type = await this.#typeOf(object);
    const body = type.namespaced ? object : withMetadata(object, { namespace: undefined });
    return this.#send("PATCH", objectPath(type, refOf(object)), {
      query: {
        fieldManager: options.fieldManager,
        force: String(options.force),
        // Fields that the kind does not have are mistakes; silently dropped, they would never take effect.
        fieldValidation: "Strict",
        ...(options.dryRun ? { dryRun: "All" } : {}),
      },
      // YAML is a superset of JSON, and this is the only content type of apply that every version takes.
      contentType: "application/apply-patch+yaml",
      body,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  }

  /** Creates an object whose name the server makes up (`metadata.generateName`). */
  async create(object: KubeObject, options: Omit<ApplyOptions, "force">): Promise<KubeObject> {
    const type = await this.#typeOf(object);
    return this.#send("POST", collectionPath(type, namespaceOf(object)), {
      query: {
        fieldManager: options.fieldManager,
        fieldValidation: "Strict",
        ...(options.dryRun ? { dryRun: "All" } : {}),
      },
      body: object,
    });
  }

  /** Asks for deletion and does not wait. @returns false when it is gone already */
  async remove(ref: ObjectRef, propagationPolicy: string, uid?: string): Promise<boolean> {
    const type = await this.discovery.find(ref.apiVersion, ref.kind);
    if (type === undefined) return false;
    try {
      await this.#send("DELETE", objectPath(type, ref), {
        body: {
          apiVersion: "v1",
          kind: "DeleteOptions",
          propagationPolicy,
          // Another object of the same name is not ours to delete.
          ...(uid === undefined ? {} : { preconditions: { uid } }),
        },
      });
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  }

  async #typeOf(object: KubeObject): Promise<ResourceType> {
    const [apiVersion, kind] = [text(object, "apiVersion"), text(object, "kind")];
    const type = await this.discovery.find(apiVersion, kind);
    if (type === undefined) throw new UnknownKind(apiVersion, kind);
    return type;
  }

  #send(method: string, path: string, call: Parameters<Connection["send"]>[2]): Promise<JsonObject> {
    return this.connection.send(method, path, call);
  }
}

export function refOf(object: KubeObject): ObjectRef {
  return {
    apiVersion: text(object, "apiVersion"),
    kind: text(object, "kind"),
    namespace: namespaceOf(object),
    name: nameOf(object),
  };
}

function collectionPath(type: ResourceType, namespace: string): string {
  const root = type.apiVersion.includes("/") ? `/apis/${type.apiVersion}` : `/api/${type.apiVersion}`;
  const scope = type.namespaced && namespace !== "" ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  return `${root}${scope}/${type.plural}`;
}

function objectPath(type: ResourceType, ref: Pick<ObjectRef, "namespace" | "name">): string {
  return `${collectionPath(type, ref.namespace)}/${encodeURIComponent(ref.name)}`;
}
