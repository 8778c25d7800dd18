import { cancer } from "../models/cancer.ts";
import { fraud } from "../models/fraud.ts";
import { iris } from "../models/iris.ts";
import type { CloudEnvironment } from "./environment.ts";
import { access, callers, ci, kubernetes, region, reviewed, zones } from "./shared.ts";

/** The last step: prd's shape, with fewer of everything. */
export const stg = {
  name: "stg",
  after: "sit",
  changes: reviewed,
  account: { id: "777788889999", region, ci },
  network: { create: { cidr: "10.30.0.0/16", zones, nat: "one-per-zone", flowLogDays: 30 } },
  cluster: { create: { version: kubernetes, endpoint: "private", support: "standard", logDays: 30, access } },
  pools: {
    system: { for: "platform", instances: ["m7i.large"], min: 3, max: 6 },
    cpu: { for: "models", instances: ["c7i.2xlarge", "c7a.2xlarge"], min: 2, max: 10 },
    a10g: { for: "models", gpu: "a10g", instances: ["g5.2xlarge"], min: 1, max: 4, sharing: { timeSlices: 2 } },
  },
  registry: { create: { keepUntaggedDays: 30 } },
  modelStore: { create: { bucket: "ml-serving-models-stg-777788889999", keepReplacedDays: 30 } },
  redis: { create: { engine: "valkey", version: "8.1", size: "cache.r7g.large", replicas: 1, snapshotDays: 3 } },
  gateway: { replicas: 3, drain: { forgottenAfter: "120s", endsAfter: "140s" } },
  edge: {
    host: "models.stg.ml.example.com",
    dnsZone: { name: "stg.ml.example.com", id: "Z07777888899990EXAMPL" },
    reach: "internal",
    certificate: "create",
    callers,
  },
  containerLogs: { days: 30 },
  monitoring: {
    interval: "15s",
    retention: { time: "15d", size: "40Gi" },
    storage: { on: "volume", size: "50Gi" },
    memory: "4Gi",
  },
  teams: {
    examples: { cpu: 40, memory: "80Gi", pods: 100 },
    risk: { cpu: 16, memory: "64Gi", gpus: 8, pods: 20, priority: "high" },
  },
  cells: {},
  budget: { monthlyUsd: 3_000 },
  quotas: { vcpus: { standard: 128, g: 32 }, elasticIps: 5 },
  protect: true,
  models: [iris, cancer, fraud],
} satisfies CloudEnvironment;
