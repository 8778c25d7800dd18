import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { triton } from "../../../runtimes/triton/adapter.ts";
import type { TritonSpec } from "../../../runtimes/triton/spec.ts";
import { ensemble, everything, least } from "../../triton/fixtures.ts";

const plan = (spec: TritonSpec = everything, { cpu = 4, accelerators = 1 } = {}) =>
  triton.plan({ model: "fraud", version: "13", runtime: { kind: "triton", ...spec }, cpu, accelerators });

describe("the plan of a model on Triton", () => {
  it("keeps the image's entry point, which gives way to the server", () => {
    expect(plan()).not.toHaveProperty("command");
    expect(plan().args[0]).toBe("tritonserver");
  });

  it("is ready when this model is, and alive as long as the server is", () => {
    expect(plan().readiness).toEqual({ path: "/v2/models/fraud/ready", port: "http" });
    expect(plan().liveness).toEqual({ path: "/v2/health/live", port: "http" });
  });

  it("mounts the artifact as the one version of a model, and beside it what it is to be", () => {
    expect(plan()).toMatchObject({
      modelMount: "/models/fraud/1",
      modelParts: {},
      configuration: { places: { "fraud.pbtxt": "/models/fraud/config.pbtxt" } },
    });
  });

  it("mounts each model of an ensemble from its folder of the artifact", () => {
    expect(plan(ensemble)).toMatchObject({
      modelMount: "/models/fraud/1",
      modelParts: { "/models/fraud-tokens/1": "tokens", "/models/fraud-scorer/1": "scorer" },
      configuration: {
        places: {
          "fraud.pbtxt": "/models/fraud/config.pbtxt",
          "fraud-tokens.pbtxt": "/models/fraud-tokens/config.pbtxt",
          "fraud-scorer.pbtxt": "/models/fraud-scorer/config.pbtxt",
        },
      },
    });
  });

  it("has gRPC where that is declared", () => {
    expect(plan().grpc).toEqual({ port: "grpc", service: "inference.GRPCInferenceService" });
    expect(plan().ports).toContainEqual({ name: "grpc", containerPort: 8001 });
    expect(plan(least)).not.toHaveProperty("grpc");
    expect(plan(least).args).toContain("--allow-grpc=false");
    expect(plan(least).ports).toEqual([
      { name: "http", containerPort: 8000 },
      { name: "metrics", containerPort: 8002 },
    ]);
  });

  it("closes what is not for clients, by a value that no header can have", () => {
    for (const name of ["http-restricted-api", "grpc-restricted-protocol"]) {
      const flag = plan().args.find((arg) => arg.startsWith(`--${name}=`)) ?? "";
      const [, apis = "", value = ""] = /=([^:]*):[^=]*=([^]*)$/.exec(flag) ?? [];
      expect(apis.split(",")).toEqual(
        expect.arrayContaining(["model-repository", "trace", "logging", "shared-memory"]),
      );
      expect(() => new Headers([["x-closed", value]])).toThrow(TypeError);
    }
  });

  it("has shared memory for Python alone", () => {
    expect(plan(least).sharedMemory).toBe("64Mi");
    expect(plan(ensemble).sharedMemory).toBe("64Mi");
    expect(plan({ ...least, sharedMemory: "1Gi" }).sharedMemory).toBe("1Gi");
    expect(plan(everything)).not.toHaveProperty("sharedMemory");
  });

  it("keeps answers in as many bytes as were declared", () => {
    expect(plan().args).toContain("--cache-config=local,size=67108864");
    expect(plan(least).args.join(" ")).not.toContain("--cache-config");
  });

  it.each([
    [0.5, 0, "1", "2"],
    [4, 1, "4", "8"],
  ])("with %d CPUs has as many threads as may run", (cpu, accelerators, threads, http) => {
    const { args, env } = plan(everything, { cpu, accelerators });
    expect(env).toMatchObject({ OMP_NUM_THREADS: threads });
    expect(args).toContain(`--http-thread-count=${http}`);
    expect(args).toContain(`--allow-gpu-metrics=${String(accelerators > 0)}`);
  });
});

describe("a model whose answers are kept in Redis", () => {
  const { args } = plan({ ...least, responseCache: { in: "redis" } });
  const folder = mkdtempSync(join(tmpdir(), "triton-"));
  beforeAll(() => {
    writeFileSync(join(folder, "tritonserver"), '#!/bin/sh\nenv | grep TRITONCACHE; echo "$$" "$@"\n');
    chmodSync(join(folder, "tritonserver"), 0o755);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  /** What the server would be started with, by the image's shell. */
  const start = (env: Readonly<Record<string, string>>): readonly string[] =>
    execFileSync("sh", ["-c", 'echo "$$"; exec "$@"', "sh", ...args], {
      env: { PATH: `${folder}:${process.env["PATH"] ?? ""}`, ...env },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    })
      .trim()
      .split("\n");

  it("says so to the platform, which opens the way there", () => {
    expect(triton.redisFor?.({ kind: "triton", ...least, responseCache: { in: "redis" } })).toBe("responseCache");
    expect(triton.redisFor?.({ kind: "triton", ...everything })).toBeUndefined();
  });

  it("takes the address from the environment, and no password in any flag", () => {
    expect(args).toContain("--cache-config=redis,host=$(REDIS_HOST)");
    expect(args).toContain("--cache-config=redis,tls_enabled=$(REDIS_TLS)");
    expect(args.filter((arg) => arg.startsWith("--cache-config")).join(" ")).not.toContain("password");
    // The kubelet would look for a variable of such a name.
    expect(args.filter((arg) => /\$\([^)]*[^A-Z_)]/.test(arg))).toEqual([]);
  });

  it.each(["s3cret with  spaces\\n", "s3cret with  spaces\\n\n"])("reads the password from its file, %j", (content) => {
    writeFileSync(join(folder, "password"), content);
    const lines = start({ REDIS_PASSWORD_FILE: join(folder, "password"), REDIS_USERNAME: "default" });
    expect(lines).toContain("TRITONCACHE_REDIS_PASSWORD=s3cret with  spaces\\n");
    expect(lines).toContain("TRITONCACHE_REDIS_USERNAME=default");
  });

  it("is the process that the signals come to, with every flag", () => {
    const [first, ...rest] = start({});
    expect(rest.join("\n")).toBe(`${first ?? ""} ${args.slice(4).join(" ")}`);
  });

  it("does not start without the password that there ought to be", () => {
    writeFileSync(join(folder, "password"), "");
    expect(() => start({ REDIS_PASSWORD_FILE: join(folder, "password"), REDIS_USERNAME: "default" })).toThrow();
  });
});
