import {
  type sendUnaryData,
  type ServerUnaryCall,
  type ServiceDefinition,
  type UntypedServiceImplementation,
  Client,
  credentials,
  Server,
  status,
} from "@grpc/grpc-js";
import analyzerGrpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzerProto from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb.js";
import { deferred } from "./deferred.ts";
import { listen } from "./listen.ts";
import { messageLimits } from "./message-limits.ts";
import { Remediations } from "./remediations.ts";

/**
 * Stands between the engine and a policy pack. The engine tells which stack it is about by a call (ConfigureStack), the
 * policy SDK wants to read that from its environment when it starts: so the pack starts only after that call, and every
 * other call waits for it. https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/policy_proxy.go
 */
export interface PolicyProxy {
  /** The port that the engine talks to. */
  readonly port: number;
  /** Resolves with the stack, or with undefined when the engine asks something else first (`pulumi policy publish`). */
  readonly stack: Promise<AnalyzerStackConfigureRequest | undefined>;
  /** Passes the stack on to the pack that now listens on `port`, then every other call. */
  attach(port: number): Promise<void>;
  /** Every call from now on, and those waiting, fail with this reason. */
  fail(reason: string): void;
  close(): void;
}

/** How long calls in progress may take once a pack has ended (ms). */
const shutdownMs = 1_000;

/** A message without anything. */
const nothing = Buffer.alloc(0);

const asIs = (bytes: Buffer): Buffer => bytes;

/** Whether an error of a call says that the other side does not have it. */
function isUnimplemented(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === status.UNIMPLEMENTED;
}

function call(client: Client, path: string, request: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest<Buffer, Buffer>(path, asIs, asIs, request, (error, response) => {
      if (error !== null) reject(error);
      else resolve(response ?? Buffer.alloc(0));
    });
  });
}

export async function startPolicyProxy(): Promise<PolicyProxy> {
  const stack = deferred<AnalyzerStackConfigureRequest | undefined>();
  const pack = deferred<Client>();
  const remediations = new Remediations();

  const definitions: Record<string, ServiceDefinition[string]> = {};
  const handlers: UntypedServiceImplementation = {};
  for (const [name, { path }] of Object.entries(analyzerGrpc.AnalyzerService)) {
    definitions[name] = {
      path,
      requestStream: false,
      responseStream: false,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    };
    handlers[name] = ({ request }: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>) => {
      if (name === "configureStack")
        stack.resolve(analyzerProto.AnalyzerStackConfigureRequest.deserializeBinary(request));
      // Both answers are empty messages.
      if (name === "configureStack" || name === "handshake") {
        callback(null, nothing);
        return;
      }
      stack.resolve(undefined);
      if (name === "configure") remediations.configured(request);
      if (name === "remediate" && !remediations.arePossible) {
        callback(null, nothing);
        return;
      }
      pack.promise
        .then((client) => call(client, path, request))
        .then((response) => {
          if (name === "getAnalyzerInfo") remediations.told(response);
          callback(null, response);
        })
        .catch((error: unknown) => {
          const details = error instanceof Error && "details" in error ? error.details : undefined;
          const code = isUnimplemented(error) ? status.UNIMPLEMENTED : status.UNKNOWN;
          callback({ code, details: typeof details === "string" ? details : String(error) });
        });
    };
  }

  const server = new Server(messageLimits);
  server.addService(definitions, handlers);
  const port = await listen(server);
  let client: Client | undefined;
  return {
    port,
    stack: stack.promise,
    attach: async (packPort) => {
      client = new Client(`127.0.0.1:${packPort}`, credentials.createInsecure(), messageLimits);
      const configured = await stack.promise;
      if (configured !== undefined) {
        const { path } = analyzerGrpc.AnalyzerService.configureStack;
        await call(client, path, Buffer.from(configured.serializeBinary())).catch((error: unknown) => {
          if (!isUnimplemented(error)) throw error; // older policy SDKs have no such call
        });
      }
      pack.resolve(client);
    },
    fail: (reason) => {
      stack.resolve(undefined);
      pack.reject(Object.assign(new Error(reason), { details: reason }));
    },
    close: () => {
      client?.close();
      // Answers that are on their way, above all why a pack failed, still arrive.
      server.tryShutdown(() => undefined);
      setTimeout(() => {
        server.forceShutdown();
      }, shutdownMs).unref();
    },
  };
}
