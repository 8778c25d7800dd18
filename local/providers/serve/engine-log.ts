import { credentials, Metadata } from "@grpc/grpc-js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineProto from "@pulumi/pulumi/proto/engine_pb.js";
import type { LogSeverity } from "@pulumi/pulumi/proto/engine_pb.js";
import type { ResourceLog } from "./provider.ts";

/** Sends log messages to the engine. */
export interface EngineLog {
  about(urn: string): ResourceLog;
  /** Resolves when every message so far has been taken by the engine. */
  flush(): Promise<void>;
  close(): void;
}

/** @param address of the engine's gRPC server; undefined (a provider started by hand) sends nothing */
export function engineLog(address: string | undefined): EngineLog {
  const client = address === undefined ? undefined : new engineGrpc.EngineClient(address, credentials.createInsecure());
  // One after the other: concurrent calls could overtake each other and an old status line would win.
  let last: Promise<void> = Promise.resolve();

  function send(urn: string, severity: LogSeverity, message: string, ephemeral: boolean): void {
    if (client === undefined) return;
    const request = new engineProto.LogRequest();
    request.setUrn(urn);
    request.setSeverity(severity);
    request.setMessage(message);
    request.setEphemeral(ephemeral);
    last = last.then(
      () =>
        new Promise((resolve) => {
          // An engine that is gone needs no message.
          client.log(request, new Metadata(), { deadline: Date.now() + 5000 }, () => {
            resolve();
          });
        }),
    );
  }

  return {
    about: (urn) => ({
      status: (message) => {
        send(urn, engineProto.LogSeverity.INFO, message, true);
      },
      info: (message) => {
        send(urn, engineProto.LogSeverity.INFO, message, false);
      },
      warning: (message) => {
        send(urn, engineProto.LogSeverity.WARNING, message, false);
      },
    }),
    flush: () => last,
    close: () => {
      client?.close();
    },
  };
}
