import { describe, expect, it } from "vitest";
import type { MonitoringSettings } from "../../../components/monitoring/settings.ts";
import { validateMonitoring } from "../../../components/monitoring/validate.ts";
import type { RedisSettings } from "../../../components/redis/settings.ts";
import { validateRedis } from "../../../components/redis/validate.ts";

const redis: RedisSettings = { memory: "64Mi", whenFull: "evict", keep: "nothing" };
const monitoring: MonitoringSettings = {
  interval: "15s",
  retention: { time: "15d", size: "40Gi" },
  storage: { on: "volume", size: "50Gi" },
  memory: "2Gi",
};

describe("an environment's Redis", () => {
  it("is fine as it is meant", () => {
    expect(validateRedis(redis)).toEqual([]);
  });

  it.each([
    ["0Mi", "redis.memory"],
    ["-1Gi", "redis.memory"],
  ] as const)("cannot have %s of memory", (memory, path) => {
    const [issue] = validateRedis({ ...redis, memory });
    expect(issue).toMatchObject({ code: "EN001", path });
    expect(issue?.message).toContain(`"${memory}" is no size`);
  });

  it("cannot keep what it has on a volume of nothing", () => {
    expect(validateRedis({ ...redis, keep: { on: "volume", size: "0Gi" } })).toMatchObject([
      { code: "EN001", path: "redis.keep.size" },
    ]);
  });
});

describe("an environment's monitoring", () => {
  it("is fine as it is meant", () => {
    expect(validateMonitoring(monitoring)).toEqual([]);
  });

  it("needs more storage than it keeps", () => {
    const [issue, ...more] = validateMonitoring({ ...monitoring, retention: { time: "15d", size: "50Gi" } });
    expect(more).toEqual([]);
    expect(issue).toMatchObject({ code: "EN002", path: "monitoring.retention.size" });
    expect(issue?.message).toBe(
      "50Gi leaves no room in a storage of 50Gi for what is being written. Lower it or raise monitoring.storage.size.",
    );
  });

  it("is told all its mistakes at once", () => {
    const wrong = validateMonitoring({
      interval: "0s",
      retention: { time: "15d", size: "0Gi" },
      storage: { on: "pod", size: "-2Gi" },
      memory: "0Mi",
    });
    expect(wrong.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "EN001 monitoring.interval",
      "EN001 monitoring.retention.size",
      "EN001 monitoring.storage.size",
      "EN001 monitoring.memory",
    ]);
  });
});
