import { Server } from "@grpc/grpc-js";
import languageGrpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import { versions } from "../../toolchain/versions.ts";
import { killChildren } from "./children.ts";
import { listen } from "./listen.ts";
import { messageLimits } from "./message-limits.ts";
import { languageService } from "./service.ts";

/** How often it is looked whether the process that started this one still lives (ms). */
const parentCheckMs = 500;

// The engine passes `-tracing=…`, `-root=…` and the like, and its own address as the last argument.
const engineAddress = process.argv.slice(2).findLast((argument) => !argument.startsWith("-"));

const server = new Server(messageLimits);
server.addService(languageGrpc.LanguageRuntimeService, languageService(versions.pulumi, engineAddress).implementation);

function end(): void {
  killChildren();
  process.exit(0);
}
process.once("SIGTERM", end);
process.once("SIGHUP", end);
// The engine starts plugins in process groups of their own, where no Ctrl-C of a terminal arrives, and ends them by
// SIGINT; one that stays is killed after five seconds, for which the user waits.
// https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/resource/plugin/plugin.go
process.once("SIGINT", end);
process.once("exit", killChildren);
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) end();
}, parentCheckMs).unref();
process.on("unhandledRejection", (error: unknown) => {
  process.stderr.write(`Node.js language host: ${error instanceof Error ? error.message : String(error)}\n`);
});

// The contract with the engine: the first line of stdout is the port and nothing else.
process.stdout.write(`${await listen(server)}\n`);
