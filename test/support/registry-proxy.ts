import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What goes wrong with one request. */
export type Fault =
  /** The registry is not asked. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** The connection breaks after so many bytes of the answer's body. */
  | { readonly cutAnswerAfter: number }
  /** The connection breaks after so many bytes of the request's body. */
  | { readonly cutRequestAfter: number }
  /** The first byte of the answer's body is another. */
  | { readonly wrongBytes: true };

/** A request as the proxy saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
}

/** A proxy in front of a registry, on loopback, that lets planted faults happen. */
export interface RegistryProxy {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  readonly seen: Seen[];
  /** What happens to the next requests; undefined: nothing. Asked for each. */
  fault: (seen: Seen) => Fault | undefined;
  readonly stop: () => Promise<void>;
}

function forward(
  registry: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fault: Fault | undefined,
): void {
  const { host: _, ...headers } = incoming.headers;
  const [hostname, port] = registry.split(":");
  const onward = request(
    {
      hostname,
      port,
      method: incoming.method,
      path: incoming.url,
      headers: { ...headers, host: incoming.headers.host },
    },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      let sent = 0;
      answer.on("data", (chunk: Buffer) => {
        const bytes = Buffer.from(chunk);
        if (fault !== undefined && "wrongBytes" in fault && sent === 0 && bytes.length > 0)
          bytes[0] = (bytes[0] ?? 0) ^ 255;
        sent += bytes.length;
        if (fault !== undefined && "cutAnswerAfter" in fault && sent > fault.cutAnswerAfter) {
          outgoing.write(bytes.subarray(0, Math.max(0, bytes.length - (sent - fault.cutAnswerAfter))), () => {
            outgoing.socket?.destroy();
          });
          answer.destroy();
          return;
        }
        if (!outgoing.write(bytes)) {
          answer.pause();
          outgoing.once("drain", () => answer.resume());
        }
      });
      answer.on("end", () => outgoing.end());
      answer.on("error", () => outgoing.socket?.destroy());
    },
  );
  onward.on("error", () => outgoing.socket?.destroy());
  let received = 0;
  incoming.on("data", (chunk: Buffer) => {
    received += chunk.length;
    if (fault !== undefined && "cutRequestAfter" in fault && received > fault.cutRequestAfter) {
      onward.destroy();
      incoming.socket.destroy();
      return;
    }
    if (!onward.write(chunk)) {
      incoming.pause();
      onward.once("drain", () => incoming.resume());
    }
  });
  incoming.on("end", () => onward.end());
  incoming.on("error", () => onward.destroy());
}

/** @param registry `127.0.0.1:PORT` */
export async function startRegistryProxy(registry: string): Promise<RegistryProxy> {
  const seen: Seen[] = [];
  const proxy: Pick<RegistryProxy, "fault"> = { fault: () => undefined };
  const server = createServer((incoming, outgoing) => {
    const one = { method: incoming.method ?? "", path: incoming.url ?? "", headers: incoming.headers };
    seen.push(one);
    const fault = proxy.fault(one);
    if (fault === undefined || !("status" in fault)) {
      forward(registry, incoming, outgoing, fault);
      return;
    }
    incoming.resume();
    outgoing.writeHead(fault.status, fault.headers).end(fault.body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return Object.assign(proxy, {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  });
}
