import { cancer } from "../models/cancer.ts";
import { fraud } from "../models/fraud.ts";
import { iris } from "../models/iris.ts";
import type { CloudEnvironment } from "./environment.ts";
import { access, ci, grafana, grafanaLogin, jenkins, kubernetes, region, zones } from "./shared.ts";

/** Where things are tried: small, cheap, reached from inside the network alone. */
export const dev = {
  name: "dev",
  after: "local",
  account: { id: "111122223333", region, ci },
  network: { create: { cidr: "10.10.0.0/16", zones, nat: "one", flowLogDays: 7 } },
  cluster: { create: { version: kubernetes, endpoint: "private", support: "standard", logDays: 7, access } },
  pools: {
    system: { for: "platform", instances: ["m7i.large"], min: 2, max: 4 },
    cpu: { for: "models", instances: ["c7i.xlarge", "c7a.xlarge"], min: 1, max: 4, capacity: "spot" },
    t4: { for: "models", gpu: "t4", instances: ["g4dn.xlarge"], min: 0, max: 1, capacity: "spot" },
  },
  registry: { create: { keepUntaggedDays: 7 } },
  modelStore: { create: { bucket: "ml-serving-models-dev-111122223333", keepReplacedDays: 7 } },
  redis: { create: { engine: "valkey", version: "8.1", size: "cache.t4g.small", replicas: 0, snapshotDays: 0 } },
  gateway: { replicas: 2, drain: { forgottenAfter: "120s", endsAfter: "140s" } },
  edge: {
    host: "models.dev.ml.example.com",
    dnsZone: { name: "dev.ml.example.com", id: "Z01111222233330EXAMPL" },
    reach: "internal",
    certificate: "create",
    callers: "network",
  },
  ci: {
    jenkins: {
      ...jenkins,
      login: { ...jenkins.login, secret: "ml-serving/dev/jenkins" },
      repository: { ...jenkins.repository, secret: "ml-serving/dev/repository", pushes: "ml-serving/dev/releases" },
      home: { size: "20Gi" },
      builds: { of: "main", callers: { secret: "ml-serving/dev/callers", of: ["sit", "stg", "prd"] } },
      backups: { bucket: "ml-serving-ci-dev-111122223333", keepDays: 30 },
      agents: { most: 3 },
      images: "build",
    },
  },
  containerLogs: { days: 7 },
  monitoring: {
    interval: "30s",
    retention: { time: "3d", size: "8Gi" },
    storage: { on: "volume", size: "10Gi" },
    memory: "1Gi",
    grafana: { ...grafana, login: { ...grafanaLogin, secret: "ml-serving/dev/grafana" } },
    remoteWrite: { workspace: "ws-11111111-2222-3333-4444-555555555555", region },
  },
  teams: {
    examples: { cpu: 8, memory: "16Gi", pods: 20 },
    risk: { cpu: 4, memory: "16Gi", pods: 10 },
  },
  cells: {},
  protect: false,
  models: [iris, cancer, fraud],
} satisfies CloudEnvironment;
