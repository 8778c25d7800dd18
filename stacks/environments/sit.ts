import { cancer } from "../models/cancer.ts";
import { fraud } from "../models/fraud.ts";
import { iris } from "../models/iris.ts";
import type { CloudEnvironment } from "./environment.ts";
import { access, callers, ci, kubernetes, region, zones } from "./shared.ts";

/** Where models meet the systems that call them: dev's size, prd's ways in. */
export const sit = {
  name: "sit",
  after: "dev",
  account: { id: "444455556666", region, ci },
  network: { create: { cidr: "10.20.0.0/16", zones, nat: "one", flowLogDays: 14 } },
  cluster: { create: { version: kubernetes, endpoint: "private", support: "standard", logDays: 14, access } },
  pools: {
    system: { for: "platform", instances: ["m7i.large"], min: 2, max: 4 },
    cpu: { for: "models", instances: ["c7i.xlarge", "c7a.xlarge"], min: 1, max: 6, capacity: "spot" },
    a10g: { for: "models", gpu: "a10g", instances: ["g5.xlarge"], min: 0, max: 2, capacity: "spot" },
  },
  registry: { create: { keepUntaggedDays: 14 } },
  modelStore: { create: { bucket: "ml-serving-models-sit-444455556666", keepReplacedDays: 14 } },
  redis: { create: { engine: "valkey", version: "8.1", size: "cache.t4g.medium", replicas: 1, snapshotDays: 1 } },
  gateway: { replicas: 2, drain: { forgottenAfter: "120s", endsAfter: "140s" } },
  edge: {
    host: "models.sit.ml.example.com",
    dnsZone: { name: "sit.ml.example.com", id: "Z04444555566660EXAMPL" },
    reach: "internal",
    certificate: "create",
    callers,
  },
  containerLogs: { days: 14 },
  monitoring: {
    interval: "30s",
    retention: { time: "7d", size: "16Gi" },
    storage: { on: "volume", size: "20Gi" },
    memory: "2Gi",
  },
  teams: {
    examples: { cpu: 16, memory: "32Gi", pods: 40 },
    risk: { cpu: 8, memory: "32Gi", gpus: 2, pods: 10 },
  },
  cells: {},
  protect: true,
  models: [iris, cancer, fraud],
} satisfies CloudEnvironment;
