// Settings that docs/models.md shows, for the compiler. test/unit/structure/page-snippets.test.ts writes this file.
import type { CloudEnvironment } from "../../../stacks/environments/environment.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";

export const setting0 = { name: "fraud" } satisfies Partial<ModelSpec>;
export const setting1 = { team: "risk" } satisfies Partial<ModelSpec>;
export const setting2 = { runtime: { kind: "pmml", maxBatchRows: 1000 } } satisfies Partial<ModelSpec>;
export const setting3 = { resources: { cpu: 0.5, cpuLimit: 2, memory: "1Gi" } } satisfies Partial<ModelSpec>;
export const setting4 = { load: { budget: "30s" } } satisfies Partial<ModelSpec>;
export const setting5 = { scaling: { on: "cpu", target: 70, min: 2, max: 8 } } satisfies Partial<ModelSpec>;
export const setting6 = {
  egress: [{ to: "redis" }, { cidr: "10.20.0.0/16", ports: [5432] }],
} satisfies Partial<ModelSpec>;
export const setting7 = { in: { prd: { scaling: { min: 4, max: 20 } } } } satisfies Partial<ModelSpec>;
export const setting8 = { owner: "risk@example.com" } satisfies Partial<ModelSpec>;
export const setting9 = { costCentre: "4711" } satisfies Partial<ModelSpec>;
export const setting10 = { tier: "critical" } satisfies Partial<ModelSpec>;
export const setting11 = { system: "payments" } satisfies Partial<ModelSpec>;
export const setting12 = {
  io: { inputs: { amount: "FP64", merchant: "BYTES" }, outputs: { score: { datatype: "FP32", shape: [-1] } } },
} satisfies Partial<ModelSpec>;
export const setting13 = { slo: { availability: 99.9, p99: "20ms" } } satisfies Partial<ModelSpec>;
export const setting14 = {
  deadline: {
    after: "200ms",
    answer: { body: { outputs: [{ name: "score", shape: [1], datatype: "FP32", data: [0.5] }] } },
  },
} satisfies Partial<ModelSpec>;
export const setting15 = { limits: { body: "1Mi", concurrent: 64 } } satisfies Partial<ModelSpec>;
export const setting16 = { parity: { tolerance: 1e-4, rows: 64 } } satisfies Partial<ModelSpec>;
export const setting17 = { in: { prd: { slo: { p99: "10ms" } } } } satisfies Partial<ModelSpec>;
export const setting18 = { load: { size: "2Gi", budget: "60s" } } satisfies Partial<ModelSpec>;
export const setting19 = { runtime: { kind: "tensorflow" } } satisfies Partial<ModelSpec>;
export const setting20 = { accelerator: { gpu: "l4" } } satisfies Partial<ModelSpec>;
export const setting21 = {
  in: { dev: { accelerator: "none" }, sit: { accelerator: { gpu: "t4" } } },
} satisfies Partial<ModelSpec>;
export const setting22 = {
  teams: {
    risk: { cpu: 16, memory: "64Gi", gpus: 2, pods: 60, priority: "high" },
    examples: { cpu: 4, cpuLimit: 20, memory: "16Gi", pods: 40 },
  },
} satisfies Partial<CloudEnvironment>;
