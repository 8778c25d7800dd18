import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server } from "@grpc/grpc-js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { execaNode } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ensureBundle } from "../../../../local/bundle/bundle.ts";
import { listen } from "../../../../local/providers/language-host/listen.ts";
import { repositoryRoot } from "../../../../local/toolchain/paths.ts";

const folder = mkdtempSync(join(tmpdir(), "quiet-"));
const engine = new Server();
const told: string[] = [];
let program: string;
let address: string;

beforeAll(async () => {
  const sdk = createRequire(import.meta.url).resolve("@pulumi/pulumi/log");
  const main = join(folder, "main.ts");
  writeFileSync(
    main,
    `import * as log from ${JSON.stringify(sdk)};\nvoid log.debug("prepared");\nvoid log.info("made");\nvoid log.warn("odd");`,
  );
  const quiet = join(repositoryRoot, "local/providers/language-host/quiet-log.ts");
  const programs = { run: [quiet], program: [main] } as const;
  const bundle = await ensureBundle({ programs, folder: repositoryRoot }, { XDG_CACHE_HOME: join(folder, "cache") });
  program = join(folder, "start.mjs");
  writeFileSync(program, `await import("${bundle.file("run")}");\nawait import("${bundle.file("program")}");`);
  engine.addService(engineGrpc.EngineService, {
    log: ({ request }: { readonly request: LogRequest }, answer: (error: null, message: empty.Empty) => void) => {
      told.push(request.getMessage());
      answer(null, new empty.Empty());
    },
  });
  address = `127.0.0.1:${await listen(engine)}`;
});
afterAll(() => {
  engine.forceShutdown();
  rmSync(folder, { recursive: true });
});

it.each([
  [{}, ["prepared", "made", "odd"]],
  [{ ML_SERVING_QUIET_LOG: "true" }, ["made", "odd"]],
])("of a program with %j tells the engine %j", async (env, messages) => {
  told.length = 0;
  await execaNode(program, { env: { ...env, PULUMI_NODEJS_ENGINE: address } });
  expect(told).toEqual(messages);
});
