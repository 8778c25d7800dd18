import { fstatSync } from "node:fs";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { Provider } from "./provider.ts";
import { withStructFields } from "./struct-fields.ts";
import { providerService } from "./service.ts";

/** What Pulumi's own plugins allow: a state of large objects passes through one message. */
const MESSAGE_LIMIT_BYTES = 400 * 1024 * 1024;

/** How often it is looked whether the process that started this one still lives. */
const PARENT_CHECK_MS = 1000;

/**
 * Serves a provider as a Pulumi plugin: listens on a free loopback port, prints the port on stdout, and ends with the
 * engine (SIGTERM, end of stdin, end of the parent process).
 *
 * @param args the command line behind the script's name: the engine's address first, as the engine passes it
 */
export async function serve(provider: Provider, args: readonly string[] = process.argv.slice(2)): Promise<void> {
  const engineAddress = args.find((argument) => !argument.startsWith("-"));
  const service = providerService(provider, engineAddress);
  const server = new Server({
    "grpc.max_receive_message_length": MESSAGE_LIMIT_BYTES,
    "grpc.max_send_message_length": MESSAGE_LIMIT_BYTES,
  });
  server.addService(withStructFields(providerGrpc.ResourceProviderService), service.implementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  // The contract with the engine: the first line of stdout is the port and nothing else.
  process.stdout.write(`${port}\n`);
  endWithEngine(() => {
    server.forceShutdown();
    void service.close().finally(() => process.exit(0));
    // Never outlive the engine because it does not take a last message.
    setTimeout(() => process.exit(0), 1000).unref();
  });
  // An error nobody waits for must not end the provider in the middle of other resources' updates.
  process.on("unhandledRejection", (error: unknown) => {
    process.stderr.write(`${provider.name}: ${error instanceof Error ? error.message : String(error)}\n`);
  });
}

function endWithEngine(end: () => void): void {
  process.once("SIGTERM", end);
  // How the engine asks a plugin it is done with to end; one that stays is killed after five seconds, for which the user
  // waits. A Ctrl-C on the terminal does not come here: plugins have a process group of their own.
  process.once("SIGINT", end);
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, PARENT_CHECK_MS).unref();
  if (stdinIsPipe()) process.stdin.once("end", end).resume();
}

/** The engine holds the other end of a pipe; anything else (/dev/null, a terminal, closed) says nothing about it. */
function stdinIsPipe(): boolean {
  try {
    const stdin = fstatSync(0);
    return stdin.isFIFO() || stdin.isSocket();
  } catch {
    return false;
  }
}
