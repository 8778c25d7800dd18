import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials, Server, ServerCredentials } from "@grpc/grpc-js";
import type { sendUnaryData, ServerUnaryCall } from "@grpc/grpc-js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { ensureBundle } from "../../local/bundle/bundle.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { Empty } from "../../local/providers/serve/protobuf.ts";

/** What a provider said to the engine. */
export interface Said {
  readonly urn: string;
  readonly message: string;
  /** 0 debug, 1 info, 2 warning, 3 error. */
  readonly severity: number;
  readonly ephemeral: boolean;
}

/** A running provider plugin and the engine that it thinks it talks to. */
export interface ProviderProcess {
  readonly client: ResourceProviderClient;
  readonly said: Said[];
  /** Everything on stdout and stderr. */
  readonly printed: () => string;
  stop(): Promise<void>;
}

const MESSAGE_LIMIT_BYTES = 400 * 1024 * 1024;

/** The provider under test: CONFORMANCE_PROVIDER for kubernetes, or the stand-in as it is started in a plugin home. */
export async function providerCommand(pkg = "kubernetes"): Promise<readonly [string, ...string[]]> {
  const binary = process.env["CONFORMANCE_PROVIDER"];
  if (pkg === "kubernetes" && binary !== undefined && binary !== "") return [binary];
  return bundled(pkg);
}

/** A plugin of this repository as it is started in a plugin home, by the folder that it is in. */
export async function bundled(folder: string): Promise<readonly [string, ...string[]]> {
  const main = join(repositoryRoot, `local/providers/${folder}/main.ts`);
  return [process.execPath, (await ensureBundle({ programs: { main: [main] }, folder: repositoryRoot })).file("main")];
}

/** Whether the stand-in is under test: a few cases are about what only it promises. */
export const isStandIn = (process.env["CONFORMANCE_PROVIDER"] ?? "") === "";

/** Starts the provider under test as the engine does: the engine's address as argument, the port read from stdout. */
export async function startProvider(env: NodeJS.ProcessEnv, pkg?: string): Promise<ProviderProcess> {
  const said: Said[] = [];
  const engine = new Server();
  engine.addService(engineGrpc.EngineService, {
    log: (call: ServerUnaryCall<LogRequest, unknown>, callback: sendUnaryData<unknown>) => {
      const { request } = call;
      said.push({
        urn: request.getUrn(),
        message: request.getMessage(),
        severity: request.getSeverity(),
        ephemeral: request.getEphemeral(),
      });
      callback(null, new Empty());
    },
  });
  const enginePort = await new Promise<number>((resolve, reject) => {
    engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
  const [file, ...args] = await providerCommand(pkg);
  const child = spawn(file, [...args, `127.0.0.1:${enginePort}`], {
    cwd: repositoryRoot,
    env,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let printed = "";
  child.stderr.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  const port = await firstLine(child, () => printed);
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  const client = new providerGrpc.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
    "grpc.max_receive_message_length": MESSAGE_LIMIT_BYTES,
    "grpc.max_send_message_length": MESSAGE_LIMIT_BYTES,
  });
  return {
    client,
    said,
    printed: () => printed,
    stop: async () => {
      client.close();
      const gone = new Promise((resolve) => child.once("exit", resolve));
      if (child.exitCode === null) {
        child.kill("SIGTERM");
        const timer = setTimeout(() => child.kill("SIGKILL"), 3000);
        await gone;
        clearTimeout(timer);
      }
      engine.forceShutdown();
    },
  };
}

function firstLine(child: ChildProcess, errors: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) throw new Error("The provider has no stdout.");
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("error", reject);
    child.once("exit", (code) => {
      reject(new Error(`The provider ended with code ${String(code)} before it printed its port.\n${errors()}`));
    });
  });
}
