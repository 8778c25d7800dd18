import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, credentials, Server, type ServiceDefinition } from "@grpc/grpc-js";
import analyzerGrpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzerProto from "@pulumi/pulumi/proto/analyzer_pb.js";
import { execaNode } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listen } from "../../../../local/providers/language-host/listen.ts";
import { bundledPack } from "../../../../local/providers/language-host/pack-bundle.ts";
import { startPolicyProxy } from "../../../../local/providers/language-host/policy-proxy.ts";
import { repositoryRoot } from "../../../../local/toolchain/paths.ts";

const { EnforcementLevel } = analyzerProto;
type Level = (typeof EnforcementLevel)[keyof typeof EnforcementLevel];

const bytes = (message: Buffer): Buffer => message;
const raw = (path: string): ServiceDefinition[string] => ({
  ...{ path, requestStream: false, responseStream: false },
  ...{ requestSerialize: bytes, requestDeserialize: bytes, responseSerialize: bytes, responseDeserialize: bytes },
});

/** What reaches a pack whose one policy is of a level, when the engine asks for changes of a resource. */
async function reaching(level: Level, configured?: Level): Promise<readonly string[]> {
  const reached: string[] = [];
  const info = new analyzerProto.AnalyzerInfo();
  info.addPolicies(new analyzerProto.PolicyInfo().setName("one").setEnforcementlevel(level));
  const methods = Object.entries(analyzerGrpc.AnalyzerService).map(([name, { path }]) => [name, raw(path)] as const);
  const pack = new Server();
  pack.addService(
    Object.fromEntries(methods),
    Object.fromEntries(
      methods.map(([name]) => [
        name,
        (_call: unknown, answer: (error: null, message: Buffer) => void) => {
          reached.push(name);
          answer(null, name === "getAnalyzerInfo" ? Buffer.from(info.serializeBinary()) : Buffer.alloc(0));
        },
      ]),
    ),
  );
  const proxy = await startPolicyProxy();
  const client = new Client(`127.0.0.1:${proxy.port}`, credentials.createInsecure());
  const ask = (name: "configureStack" | "getAnalyzerInfo" | "configure" | "remediate", message = Buffer.alloc(0)) =>
    new Promise<void>((resolve, reject) => {
      client.makeUnaryRequest(analyzerGrpc.AnalyzerService[name].path, bytes, bytes, message, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  try {
    await ask("configureStack");
    await proxy.attach(await listen(pack));
    await ask("remediate");
    await ask("getAnalyzerInfo");
    if (configured !== undefined) {
      const request = new analyzerProto.ConfigureAnalyzerRequest();
      request.getPolicyconfigMap().set("one", new analyzerProto.PolicyConfig().setEnforcementlevel(configured));
      await ask("configure", Buffer.from(request.serializeBinary()));
    }
    await ask("remediate");
    return reached.filter((name) => name === "remediate");
  } finally {
    client.close();
    proxy.close();
    pack.forceShutdown();
  }
}

describe("changes that a policy pack may make to a resource", () => {
  it("are asked for while nobody knows whether there can be any", async () => {
    expect(await reaching(EnforcementLevel.MANDATORY)).toHaveLength(1);
  });

  it("are asked for where a policy is of that level, by itself or by its configuration", async () => {
    expect(await reaching(EnforcementLevel.REMEDIATE)).toHaveLength(2);
    expect(await reaching(EnforcementLevel.MANDATORY, EnforcementLevel.REMEDIATE)).toHaveLength(2);
    expect(await reaching(EnforcementLevel.MANDATORY, EnforcementLevel.ADVISORY)).toHaveLength(1);
  });
});

describe("a policy pack's bundle", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pack-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (files: Readonly<Record<string, string>>): void => {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  };

  it("is of what package.json has for bundlers, and starts as it is", async () => {
    write({
      "package.json": '{"main":"start.cjs","module":"pack.ts"}',
      "pack.ts": "const port: number = 4711;\nconsole.log(port);",
    });
    const { stdout } = await execaNode((await bundledPack(folder)) ?? "none");
    expect(stdout).toBe("4711");
  });

  it("says the same as the pack that the official host starts: the port that it listens on", async () => {
    const pack = join(repositoryRoot, "policies");
    for (const start of [await bundledPack(pack), join(pack, "start.cjs")]) {
      const started = execaNode(start ?? "none", { cwd: pack, reject: false });
      const [port] = (await once(started.stdout, "data")) as readonly Buffer[];
      started.kill();
      await started;
      expect(String(port)).toMatch(/^\d+\n$/);
    }
  });

  it("is none where there is nothing for bundlers, or it cannot be bundled", async () => {
    write({ "package.json": '{"main":"start.cjs"}' });
    expect(await bundledPack(folder)).toBeUndefined();
    write({ "package.json": '{"module":"pack.ts"}', "pack.ts": "const = 1;" });
    expect(await bundledPack(folder)).toBeUndefined();
  });
});
