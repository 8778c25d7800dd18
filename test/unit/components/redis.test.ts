import { beforeAll, describe, expect, it } from "vitest";
import { redisConfiguration } from "../../../components/redis/configuration.ts";
import type { Redis as RedisClass } from "../../../components/redis/index.ts";
import { renderRedis } from "../../../components/redis/render.ts";
import type { RedisSettings } from "../../../components/redis/settings.ts";
import { recordRegistrations, valueOf, type Registered } from "./mocks.ts";
import { podSecurityFindings } from "../policies/pod-security.ts";

const cache: RedisSettings = { memory: "64Mi", whenFull: "evict", keep: "nothing" };
const store: RedisSettings = {
  memory: "1Gi",
  whenFull: "refuse",
  keep: { on: "volume", size: "4Gi", storageClass: "gp3" },
};
const images = { redis: `r/redis@sha256:${"a".repeat(64)}`, redisExporter: `r/exporter@sha256:${"b".repeat(64)}` };

describe("redis.conf", () => {
  it("gives data three quarters of the memory, and evicts where it may forget", () => {
    const lines = redisConfiguration(cache)["redis.conf"].split("\n");
    // Three quarters of 64 MiB.
    expect(lines).toContain("maxmemory 50331648");
    expect(lines).toContain("maxmemory-policy allkeys-lru");
    expect(lines).toContain("appendonly no");
  });

  it("keeps every write, and refuses what does not fit, where nothing may be lost", () => {
    const lines = redisConfiguration(store)["redis.conf"].split("\n");
    // Three quarters of 1 GiB.
    expect(lines).toContain("maxmemory 805306368");
    expect(lines).toContain("maxmemory-policy noeviction");
    expect(lines).toContain("appendonly yes");
  });

  it("lets nobody administer it over the network", () => {
    const rules = redisConfiguration(cache)["users.acl"];
    expect(rules).toMatch(/\+@all -@admin -@dangerous -@scripting/);
    // What is given back after that is what the exporter asks, one command each.
    expect(rules.split("-@scripting")[1]?.trim().split(" ")).toEqual(["+info", "+latency|latest", "+slowlog|len"]);
  });
});

describe("renderRedis", () => {
  it("passes Pod Security restricted, by the policy pack", () => {
    const { statefulSet } = renderRedis(cache, images, "redis");
    expect(podSecurityFindings("kubernetes:apps/v1:StatefulSet", statefulSet)).toEqual([]);
  });

  it("mounts no token", () => {
    expect(renderRedis(cache, images, "redis").statefulSet.spec.template.spec.automountServiceAccountToken).toBe(false);
  });

  it("has a volume of its own where it keeps something, and none where not", () => {
    const claims = (settings: RedisSettings) =>
      renderRedis(settings, images, "redis").statefulSet.spec.volumeClaimTemplates;
    expect(claims(cache)).toEqual([]);
    expect(claims(store).map(({ spec }) => [spec.storageClassName, spec.resources.requests.storage])).toEqual([
      ["gp3", "4Gi"],
    ]);
  });

  it("starts anew when its configuration changes", () => {
    const annotations = (settings: RedisSettings) =>
      renderRedis(settings, images, "redis").statefulSet.spec.template.metadata.annotations;
    expect(annotations(cache)).toEqual(annotations({ ...cache }));
    expect(annotations(cache)).not.toEqual(annotations({ ...cache, whenFull: "refuse" }));
  });
});

describe("Redis", () => {
  let registered: readonly Registered[];
  let redis: RedisClass;
  beforeAll(async () => {
    registered = recordRegistrations([
      "kubernetes:core/v1:Namespace",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy",
      "kubernetes:core/v1:ConfigMap",
      "kubernetes:policy/v1:PodDisruptionBudget",
      "kubernetes:apps/v1:StatefulSet",
      "kubernetes:core/v1:Service",
    ]);
    const { Redis } = await import("../../../components/redis/index.ts");
    redis = new Redis("redis", { settings: cache, images });
    await valueOf(redis.ref.host);
    await new Promise((done) => setImmediate(done));
  });

  it("tells others where it is and nothing else", async () => {
    expect(await valueOf(redis.ref.host)).toBe("redis.redis.svc");
    expect(redis.ref.port).toBe(6379);
    expect(redis.ref.login).toBe("none");
    expect(Object.keys(redis.ref).sort()).toEqual(["host", "login", "namespace", "port"]);
  });

  it("closes its namespace, which refuses pods that may do more", () => {
    const [namespace] = registered.filter(({ type }) => type.endsWith(":Namespace"));
    expect(namespace?.inputs).toMatchObject({
      metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    });
    const policies = registered.filter(({ type }) => type.endsWith(":NetworkPolicy")).map(({ name }) => name);
    expect(policies.sort()).toEqual(["redis-allow-models", "redis-allow-prometheus", "redis-deny-all"]);
  });
});
