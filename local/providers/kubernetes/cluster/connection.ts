import { Agent, request as httpsRequest } from "node:https";
import { request as httpRequest } from "node:http";
import type { IncomingMessage, RequestOptions } from "node:http";
import { existsSync } from "node:fs";
import { delimiter } from "node:path";
import { KubeConfig } from "@kubernetes/client-node/dist/config.js";
import type { JsonObject } from "../../serve/index.ts";
import { isKubeconfigContent } from "../settings.ts";
import type { Settings } from "../settings.ts";
import { ApiError, Unreachable } from "./api-error.ts";

export interface Call {
  readonly query?: { readonly [name: string]: string };
  readonly body?: JsonObject;
  /** @default application/json */
  readonly contentType?: string;
  /** @default application/json */
  readonly accept?: string;
  readonly signal?: AbortSignal;
}

/** Sends requests to one API server as one user, over connections that stay open. */
export interface Connection {
  readonly server: string;
  /** The context's namespace; undefined when it names none. */
  readonly namespace: string | undefined;
  /**
   * @returns the body
   * @throws ApiError for a refusal, Unreachable when there is no answer
   */
  send(method: string, path: string, call?: Call): Promise<JsonObject>;
}

/** A dead server must not look like a slow one for long. */
const CONNECT_TIMEOUT_MS = 30_000;
/** Each connection costs both sides a TLS handshake, more than the dozens of small requests that it then carries. */
const CONNECTIONS = 8;
/** Exec and token-file credentials expire; client-node renews them when asked. */
const CREDENTIALS_FOR_MS = 60_000;
/** An API server that restarts is back within seconds; each wait doubles from 200 ms: 3 s in all. */
const RETRIES = 4;

/** Opens the connection that the settings name. @throws Error with what is wrong about the kubeconfig */
export function connect(settings: Settings): Connection {
  const config = new KubeConfig();
  load(config, settings);
  const context = config.getContextObject(config.currentContext);
  const cluster = settings.cluster === undefined ? config.getCurrentCluster() : config.getCluster(settings.cluster);
  if (cluster === null) {
    throw new Error(
      "No Kubernetes cluster is configured.\n  → Set KUBECONFIG, or `pulumi config set kubernetes:kubeconfig PATH`.",
    );
  }
  const base = new URL(cluster.server);
  const prefix = base.pathname.replace(/\/$/, "");
  const send = base.protocol === "http:" ? httpRequest : httpsRequest;
  let options: Promise<RequestOptions> | undefined;
  let renewAt = 0;

  async function credentials(): Promise<RequestOptions> {
    const fresh: RequestOptions = {};
    await config.applyToHTTPSOptions(fresh);
    // client-node's agent closes each connection; with a proxy only its agent knows the way.
    if (base.protocol === "https:" && cluster?.proxyUrl === undefined) {
      fresh.agent = new Agent({ ...(fresh as object), keepAlive: true, maxSockets: CONNECTIONS });
    }
    return fresh;
  }

  async function once(method: string, path: string, call: Call): Promise<JsonObject> {
    if (options === undefined || Date.now() > renewAt) {
      renewAt = Date.now() + CREDENTIALS_FOR_MS;
      options = options === undefined ? credentials() : renewed(options);
    }
    const { headers, agent, auth } = await options;
    const query = new URLSearchParams(call.query).toString();
    const body = call.body === undefined ? undefined : Buffer.from(JSON.stringify(call.body));
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = send(
        {
          protocol: base.protocol,
          host: base.hostname,
          port: base.port,
          method,
          path: `${prefix}${path}${query === "" ? "" : `?${query}`}`,
          agent,
          auth,
          headers: {
            ...Object.fromEntries(Object.entries(headers ?? {})),
            accept: call.accept ?? "application/json",
            ...(body === undefined
              ? {}
              : { "content-type": call.contentType ?? "application/json", "content-length": body.length }),
          },
          signal: call.signal,
          timeout: CONNECT_TIMEOUT_MS,
        },
        resolve,
      );
      request.on("timeout", () => request.destroy(new Error(`no answer within ${CONNECT_TIMEOUT_MS / 1000} s`)));
      request.on("error", reject);
      request.end(body);
    });
    const parsed = parse(await text(response));
    const code = response.statusCode ?? 0;
    if (code < 200 || code > 299) throw ApiError.of(code, parsed);
    return typeof parsed === "string" ? {} : parsed;
  }

  /** The old agent's connections are kept when the credentials are still the same. */
  async function renewed(before: Promise<RequestOptions>): Promise<RequestOptions> {
    const [old, fresh] = await Promise.all([before, credentials()]);
    const key = ({ headers, auth, ...rest }: RequestOptions): string =>
      JSON.stringify([headers, auth, Object.entries(rest).filter(([name]) => name !== "agent")]);
    return key(old) === key(fresh) ? old : fresh;
  }

  return {
    server: cluster.server,
    namespace: settings.namespace ?? context?.namespace,
    async send(method, path, call = {}) {
      for (let attempt = 0; ; attempt++) {
        try {
          return await once(method, path, call);
        } catch (error) {
          if (call.signal?.aborted === true) throw call.signal.reason;
          if (attempt < RETRIES && isTransient(error)) {
            await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** attempt));
            continue;
          }
          if (error instanceof ApiError) throw error;
          throw new Unreachable(cluster.server, error instanceof Error ? describe(error) : String(error));
        }
      }
    },
  };
}

function load(config: KubeConfig, { kubeconfig, context }: Settings): void {
  if (kubeconfig === undefined) config.loadFromDefault();
  else if (isKubeconfigContent(kubeconfig)) config.loadFromString(kubeconfig);
  else {
    const [first = "", ...others] = kubeconfig.split(delimiter).filter((file) => file !== "");
    if (!existsSync(first)) {
      throw new Error(`The kubeconfig ${first} does not exist.\n  → Start the cluster, or set KUBECONFIG to its file.`);
    }
    config.loadFromFile(first);
    for (const file of others.filter((other) => existsSync(other))) {
      const next = new KubeConfig();
      next.loadFromFile(file);
      config.mergeConfig(next, true);
    }
  }
  if (context === undefined) return;
  if (config.getContextObject(context) === null) {
    const known = config.getContexts().map(({ name }) => name);
    throw new Error(`The kubeconfig has no context "${context}". It has: ${known.join(", ") || "none"}.`);
  }
  config.setCurrentContext(context);
}

/** Whether the same request may succeed in a moment; nothing that changes twice when sent twice is ever sent. */
function isTransient(error: unknown): boolean {
  if (error instanceof ApiError) return error.code === 429 || error.code === 503 || error.code === 504;
  const code = (error as NodeJS.ErrnoException).code;
  // A kept-alive connection that the server closed. A refused one is retried too: an API server that restarts.
  return code === "ECONNRESET" || code === "EPIPE" || code === "ECONNREFUSED";
}

function describe(error: Error): string {
  // Node tries IPv4 and IPv6 and wraps both refusals: the outer message is empty.
  if (error instanceof AggregateError) return error.errors.map((inner) => (inner as Error).message).join(", ");
  return error.message;
}

async function text(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function parse(body: string): JsonObject | string {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as JsonObject) : body;
  } catch {
    return body;
  }
}
