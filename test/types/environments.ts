// Settings of an environment that must not compile: see models.ts.
import type { MonitoringSettings } from "../../components/monitoring/settings.ts";
import type { RedisSettings } from "../../components/redis/settings.ts";

const redis = { memory: "64Mi", whenFull: "evict", keep: "nothing" } satisfies RedisSettings;
const monitoring = {
  interval: "15s",
  retention: { time: "15d", size: "40Gi" },
  storage: { on: "volume", size: "50Gi" },
  memory: "2Gi",
} satisfies MonitoringSettings;

// @ts-expect-error what is kept is kept on a volume: a pod's own folder goes with it
({ ...redis, keep: { on: "pod", size: "1Gi" } }) satisfies RedisSettings;
// @ts-expect-error a size in a unit that Kubernetes reads as something else
({ ...redis, memory: "64M" }) satisfies RedisSettings;
// @ts-expect-error neither of the two things that can happen when it is full
({ ...redis, whenFull: "allkeys-lru" }) satisfies RedisSettings;
// @ts-expect-error Prometheus keeps for hours or days
({ ...monitoring, retention: { time: "15m", size: "40Gi" } }) satisfies MonitoringSettings;
// @ts-expect-error an interval without a unit
({ ...monitoring, interval: "15" }) satisfies MonitoringSettings;
// @ts-expect-error a class of volumes where there is none
({ ...monitoring, storage: { on: "pod", size: "1Gi", storageClass: "gp3" } }) satisfies MonitoringSettings;
