import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { packFeatures } from "../../../../cli/features/pack.ts";
import { featureVariables, resolveFeatures } from "../../../../components/model-service/features.ts";
import { renderModel } from "../../../../components/model-service/render.ts";
import { resolveModel } from "../../../../components/model-service/resolve.ts";
import type { ModelSpec } from "../../../../components/model-service/spec.ts";
import { repositoryRoot } from "../../../../local/toolchain/paths.ts";
import { freePort } from "../../../../local/console/free-port.ts";
import { pythonPackages } from "../../../support/python-packages.ts";
import { TinyRedis } from "../../../support/tiny-redis.ts";

const model: ModelSpec = {
  name: "watering",
  team: "garden",
  runtime: { kind: "custom", function: "f", protocol: "own", routes: ["/plan"], health: "/health" },
  features: {
    soil: { key: "bed", values: { moisture: "FP64", kind: "BYTES" }, maxAge: "10m", defaults: { kind: "loam" } },
    sky: { key: "place", values: { rain: "FP64" }, maxAge: "10m", defaults: { rain: 0 } },
  },
};
const tables = resolveFeatures(model);
const redis = new TinyRedis();
const folder = mkdtempSync(join(tmpdir(), "ml-serving-features-"));
let port = 0;
let packages = "";

beforeAll(async () => {
  packages = await pythonPackages("features-client", join(import.meta.dirname, "requirements.lock"));
  port = await freePort();
  await redis.start(port);
  mkdirSync(join(folder, "serving"));
  writeFileSync(join(folder, "serving/__init__.py"), "");
  cpSync(
    join(repositoryRoot, "runtimes/custom/python/server/serving/features.py"),
    join(folder, "serving/features.py"),
  );
}, 120_000);

afterAll(() => {
  redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  redis.kept.clear();
  redis.commands.length = 0;
});

/** What a line of Python makes of the tables, as the container has them declared. */
async function read(expression: string): Promise<string> {
  const declared = featureVariables(tables).map(({ name, value }) => [name, value] as const);
  const program = `from serving.features import features, Missing, READ
try:
    print(${expression})
except Missing as error:
    print("Missing:", error)
except Exception as error:
    print(type(error).__name__)
print(sorted((s.labels["table"], s.labels["result"], s.value) for m in READ.collect() for s in m.samples if s.name.endswith("_total")))`;
  const child = spawn("python3.11", ["-c", program], {
    cwd: folder,
    env: {
      ...Object.fromEntries(declared),
      PATH: process.env["PATH"],
      PYTHONPATH: [folder, packages].join(":"),
      REDIS_HOST: "127.0.0.1",
      REDIS_PORT: String(port),
      REDIS_TLS: "false",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  await new Promise((resolve) => child.once("close", resolve));
  return text.trim();
}

/** Puts rows there as `npx ml features pack` writes them. */
function write(table: string, rows: readonly object[], at = new Date()): void {
  const declared = tables.find((one) => one.table === table);
  if (declared === undefined) throw new Error(`no table ${table}`);
  const text = rows.map((row) => JSON.stringify(row)).join("\n");
  const found = packFeatures({ name: table, text, format: "jsonl" }, declared, at);
  if ("issues" in found) throw new Error(JSON.stringify(found.issues));
  const words = found.commands.split("\r\n").filter((word) => word !== "" && !/^[$*]\d+$/.test(word));
  for (let index = 0; index < words.length; index += 5) redis.kept.set(words[index + 1] ?? "", words[index + 2] ?? "");
}

describe("features of a logic service", { timeout: 60_000 }, () => {
  it("are what was written, in the order of what is asked, in one round trip", async () => {
    write("soil", [
      { bed: 1, moisture: 0.25, kind: "clay" },
      { bed: "b", moisture: 2, kind: "sand" },
    ]);
    expect(await read('features("soil").of(["b", 1, "b"])')).toBe(
      "[{'moisture': 2, 'kind': 'sand'}, {'moisture': 0.25, 'kind': 'clay'}, {'moisture': 2, 'kind': 'sand'}]\n[('soil', 'fresh', 3.0)]",
    );
    expect(redis.commands.filter((name) => name.includes("get"))).toEqual(["mget"]);
  });

  it("are refused where one is missing or too old, and has no default", async () => {
    write("soil", [{ bed: 1, moisture: 0.25, kind: "clay" }], new Date(Date.now() - 601_000));
    expect(await read('features("soil").of([1])')).toBe(
      "Missing: There is no moisture of 1 in soil, or it is too old.\n[('soil', 'stale', 1.0)]",
    );
    expect(await read('features("soil").of([2])')).toContain("Missing: There is no moisture of 2");
  });

  it("are the defaults, where all have one, also while Redis says nothing", async () => {
    expect(await read('features("sky").of(["here"])')).toBe("[{'rain': 0}]\n[('sky', 'missing', 1.0)]");
    redis.hangs = true;
    try {
      expect(await read('features("sky").of(["here", "there"])')).toBe(
        "[{'rain': 0}, {'rain': 0}]\n[('sky', 'away', 2.0)]",
      );
      expect(await read('features("soil").of([1])')).toContain("TimeoutError");
    } finally {
      redis.hangs = false;
    }
  });

  it("bring their reader the variables and the way to Redis, and ask no golden rows of it by itself", () => {
    const version = { digest: `sha256:${"1".repeat(64)}`, version: "1", from: "file:x", golden: "x" };
    const resolved = resolveModel(model, { champion: version }, "local");
    expect([resolved.egress, resolved.parity]).toEqual([[{ to: "redis" }], "none"]);
    const [deployment] = renderModel(resolved, {
      namespace: "models-garden",
      image: "registry/functions/watering@sha256:aa",
      registry: "registry",
      placing: "anywhere",
      gateway: { name: "gateway", namespace: "gateway" },
      redis: { host: "redis.redis.svc", port: 6379, login: "none" },
    }).deployments;
    const env = deployment?.spec.template.spec.containers[0]?.env ?? [];
    expect(env).toContainEqual({ name: "REDIS_HOST", value: "redis.redis.svc" });
    const declared = env.find(({ name }) => name === "MODEL_FEATURES");
    expect(JSON.parse(declared !== undefined && "value" in declared ? declared.value : "")).toMatchObject({
      soil: { prefix: "features:garden:soil:", maxAgeSeconds: 600, defaults: { kind: "loam" } },
      sky: { key: "place", values: { rain: "FP64" } },
    });
  });
});
