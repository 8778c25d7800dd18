import { afterAll, beforeAll } from "vitest";
import type { Properties } from "../../local/providers/serve/values.ts";
import { HOUSEKEEPING, startApiServer } from "../support/api-server.ts";
import type { ApiObject, ApiServer, ApiServerOptions } from "../support/api-server.ts";
import { Engine } from "./engine.ts";
import type { Declared } from "./engine.ts";

/** An API server for the tests of one file, and engines that talk to it through the provider under test. */
export interface Session {
  readonly server: ApiServer;
  readonly engine: Engine;
  /** The namespace that the tests of the file work in. */
  readonly namespace: string;
}

/** Starts the server and one provider before the tests of a file, and ends both after them. */
export function session(options: ApiServerOptions = {}): Session {
  let server: ApiServer | undefined;
  let engine: Engine | undefined;
  beforeAll(async () => {
    server = await startApiServer({ controllers: HOUSEKEEPING, ...options });
    engine = await Engine.start({ kubeconfig: server.kubeconfigPath });
    await server.request("POST", "/api/v1/namespaces", { metadata: { name: "shop" } });
  });
  afterAll(async () => {
    await engine?.stop();
    await server?.stop();
  });
  const started = <T>(thing: T | undefined): T => {
    if (thing === undefined) throw new Error("The session has not started.");
    return thing;
  };
  return {
    get server() {
      return started(server);
    },
    get engine() {
      return started(engine);
    },
    namespace: "shop",
  };
}

export function configMap(name: string, data: Properties, metadata: Properties = {}): Declared {
  return {
    type: "core/v1:ConfigMap",
    name,
    inputs: { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "shop", ...metadata }, data },
  };
}

/** A Deployment that nobody waits for. */
export function deployment(name: string, spec: Properties = {}, container: Properties = {}): Declared {
  return {
    type: "apps/v1:Deployment",
    name,
    inputs: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, namespace: "shop", annotations: { "pulumi.com/skipAwait": "true" } },
      spec: {
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: { containers: [{ name: "main", image: "example.com/app:1", ...container }] },
        },
        ...spec,
      },
    },
  };
}

/** The path of an object in the session's namespace. */
export function path(prefix: string, plural: string, name: string): string {
  return `${prefix}/namespaces/shop/${plural}/${name}`;
}

export const CONFIG_MAPS = "/api/v1";
export const APPS = "/apis/apps/v1";

/** Changes a live object as somebody else: a server-side apply with another manager, or an edit. */
export function applyAs(
  server: ApiServer,
  manager: string,
  where: string,
  body: unknown,
  force = true,
): Promise<ApiObject> {
  return server.request(
    "PATCH",
    `${where}?fieldManager=${manager}&force=${String(force)}`,
    body,
    "application/apply-patch+yaml",
  );
}

export function editAs(server: ApiServer, manager: string, where: string, body: unknown): Promise<ApiObject> {
  return server.request("PATCH", `${where}?fieldManager=${manager}`, body, "application/merge-patch+json");
}
