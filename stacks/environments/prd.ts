import { cancer } from "../models/cancer.ts";
import { fraud } from "../models/fraud.ts";
import { iris } from "../models/iris.ts";
import type { CloudEnvironment } from "./environment.ts";
import { access, callers, ci, controlled, grafana, grafanaLogin, kubernetes, region, zones } from "./shared.ts";

/** What customers' requests reach. */
export const prd = {
  name: "prd",
  after: "stg",
  changes: controlled,
  account: { id: "123456789012", region, ci },
  network: { create: { cidr: "10.40.0.0/16", zones, nat: "one-per-zone", flowLogDays: 90 } },
  cluster: { create: { version: kubernetes, endpoint: "private", support: "extended", logDays: 90, access } },
  pools: {
    system: { for: "platform", instances: ["m7i.xlarge"], min: 3, max: 6 },
    cpu: { for: "models", instances: ["c7i.2xlarge", "c7a.2xlarge"], min: 3, max: 40 },
    a10g: { for: "models", gpu: "a10g", instances: ["g5.2xlarge"], min: 2, max: 12, sharing: { timeSlices: 2 } },
  },
  registry: { create: { keepUntaggedDays: 90 } },
  modelStore: { create: { bucket: "ml-serving-models-prd-123456789012", keepReplacedDays: 90 } },
  redis: { create: { engine: "valkey", version: "8.1", size: "cache.r7g.large", replicas: 2, snapshotDays: 7 } },
  gateway: { replicas: 3, drain: { forgottenAfter: "120s", endsAfter: "140s" } },
  edge: {
    host: "models.ml.example.com",
    dnsZone: { name: "ml.example.com", id: "Z01234567890120EXAMPL" },
    reach: "internet",
    certificate: "create",
    callers,
    rateLimit: { requestsPerSecond: 500 },
  },
  containerLogs: { days: 90 },
  monitoring: {
    interval: "15s",
    retention: { time: "30d", size: "160Gi" },
    storage: { on: "volume", size: "200Gi" },
    memory: "8Gi",
    grafana: { ...grafana, login: { ...grafanaLogin, secret: "ml-serving/prd/grafana" } },
    remoteWrite: { workspace: "ws-66666666-7777-8888-9999-000000000000", region },
  },
  teams: {
    examples: { cpu: 200, memory: "400Gi", pods: 400, priority: "high", budget: { monthlyUsd: 500 } },
    risk: { cpu: 60, memory: "240Gi", gpus: 24, pods: 60, priority: "high", budget: { monthlyUsd: 2_500 } },
  },
  cells: { risk: { github: "example/risk-models" } },
  budget: { monthlyUsd: 6_000 },
  quotas: { vcpus: { standard: 384, g: 96 }, elasticIps: 5 },
  protect: true,
  models: [iris, cancer, fraud],
} satisfies CloudEnvironment;
