import { offeredNodes } from "../../../components/model-service/offered-nodes.ts";
import type { Offered } from "../../../components/model-service/validate/offered.ts";
import type { ScalingWindow } from "../../../components/model-service/spec/windows.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import { illegalCaches, illegalFeatures } from "./illegal-stores.ts";
import { illegalQueues } from "./illegal-nearline.ts";

/** A declaration that compiles and is refused: where, and by which code. */
interface IllegalModel {
  readonly code: string;
  /** Below the model. */
  readonly path: string;
  readonly model: ModelSpec;
  /** What its environment has beside what {@link offered} says. */
  readonly among?: Partial<Offered>;
}

/** An environment that has all that a model on CPUs may ask for. */
export const offered: Offered = { environment: "local", redis: true, nodes: "anywhere" };

/** A model that is right. */
export const good = { name: "iris", team: "examples", runtime: { kind: "pmml" } } as const satisfies ModelSpec;
export const scaling = { on: "cpu", target: 70, min: 1, max: 4 } as const;

export const office = {
  days: ["Mon"],
  from: "08:00",
  to: "18:00",
  timezone: "Europe/Berlin",
  min: 3,
} as const satisfies ScalingWindow;
/** What the type checker would refuse, as a file could have it. */
const asData = (model: object): ModelSpec => model as ModelSpec;

const illegal = (code: string, path: string, model: ModelSpec, among: Partial<Offered> = {}): IllegalModel => ({
  code,
  path,
  model,
  among,
});
const slo = { availability: 99.9, p99: "20ms" } as const;
const io = { inputs: { amount: "FP64" }, outputs: { score: "FP32" } } as const;
const late = { model_name: "iris", outputs: [{ name: "score", shape: [1], datatype: "FP32", data: [0.5] }] } as const;

const fraud = {
  name: "fraud",
  team: "risk",
  runtime: { kind: "tensorflow" },
  accelerator: { gpu: "l4" },
} as const satisfies ModelSpec;
/** Whose server counts what is not as declared. */
const counted = { ...good, runtime: { kind: "sklearn" } } as const satisfies ModelSpec;
const none = "none" as const;
const h100 = { gpu: "h100" } as const;
const twoTurns = { gpu: "t4", count: 2 } as const;
const l4 = { for: "models", gpu: "l4", instances: ["g6.2xlarge"], min: 0, max: 2 } as const;
const aTurn = { gpu: "l4", share: "time-slice" } as const;
const aPart = { gpu: "t4", share: "1g.10gb" } as const;
const pooled = { nodes: offeredNodes({ l4, turns: { ...l4, gpu: "t4", sharing: { timeSlices: 4 } } }) };

const mounting = { ...pooled, mountsModelStore: true };
const large = fraud;

/** Each has one mistake and no other. */
export const illegalModels: readonly IllegalModel[] = [
  ...illegalQueues,
  ...illegalCaches,
  ...illegalFeatures,
  illegal("MS001", "name", { ...good, name: "Iris" }),
  illegal("MS001", "name", { ...good, name: "x".repeat(41) }),
  illegal("MS001", "name", { ...good, name: "iris-" }),
  illegal("MS001", "name", { ...good, name: "" }),
  illegal("MS003", "replicas", { ...good, replicas: 0 }),
  illegal("MS003", "replicas", { ...good, replicas: 1.5 }),
  illegal("MS003", "in.local.replicas", { ...good, in: { local: { replicas: -1 } } }),
  illegal("MS004", "resources.cpu", { ...good, resources: { cpu: 0 } }),
  illegal("MS004", "resources.cpu", { ...good, resources: { cpu: Number.NaN } }),
  illegal("MS005", "resources.cpu", { ...good, resources: { cpu: 2, cpuLimit: 1 } }),
  illegal("MS005", "resources.cpu", { ...good, resources: { cpuLimit: Number.NaN } }),
  illegal("MS006", "resources.memory", { ...good, resources: { memory: "0Mi" } }),
  illegal("MS006", "resources.memory", { ...good, resources: { memory: "-1Mi" } }),
  illegal("MS006", "load.budget", { ...good, load: { budget: "1e3s" } }),
  illegal("MS006", "scaling.scaleDownAfter", { ...good, scaling: { ...scaling, scaleDownAfter: "0s" } }),
  illegal("MS007", "scaling.min", { ...good, scaling: { ...scaling, min: 2.5 as 2 } }),
  illegal("MS007", "scaling.max", { ...good, scaling: { ...scaling, max: 2.5 } }),
  illegal("MS008", "scaling.min", { ...good, scaling: { ...scaling, min: 5 } }),
  illegal("MS008", "in.local.scaling.min", { ...good, scaling, in: { local: { scaling: { min: 5 } } } }),
  illegal("MS009", "scaling.target", { ...good, scaling: { ...scaling, target: 0 } }),
  // 1 CPU may be used of 0.1 reserved: 1000 % is the limit itself, and no load would ever show above it.
  illegal("MS009", "scaling.target", { ...good, scaling: { ...scaling, target: 1000 } }),
  illegal("MS009", "scaling.target", { ...good, scaling: { on: "memory", target: 100, min: 1, max: 2 } }),
  illegal("MS009", "scaling.target", { ...good, scaling: { on: "in-flight", target: 0, min: 1, max: 2 } }),
  illegal("MS009", "scaling.target", { ...good, scaling: { on: "request-rate", target: Number.NaN, min: 1, max: 2 } }),
  illegal("MS006", "scaling.scaleDownAfter", { ...good, scaling: { ...scaling, scaleDownAfter: "61m" } }),
  illegal("MS039", "scaling.min", asData({ ...good, scaling: { ...scaling, min: 0 } })),
  illegal("MS039", "scaling.min", asData({ ...good, scaling: { on: "in-flight", min: 0, max: 2 } })),
  illegal("MS039", "in.local.scaling.min", asData({ ...good, scaling, in: { local: { scaling: { min: 0 } } } })),
  illegal("MS040", "scaling.windows.0.from", {
    ...good,
    scaling: { ...scaling, windows: [{ ...office, from: "8:00" }] },
  }),
  illegal("MS040", "scaling.windows.0.to", { ...good, scaling: { ...scaling, windows: [{ ...office, to: "24:00" }] } }),
  illegal("MS040", "scaling.windows.0.to", { ...good, scaling: { ...scaling, windows: [{ ...office, to: "08:00" }] } }),
  illegal(
    "MS040",
    "scaling.windows.0.days",
    asData({ ...good, scaling: { ...scaling, windows: [{ ...office, days: [] }] } }),
  ),
  illegal("MS040", "scaling.windows.0.timezone", {
    ...good,
    scaling: { ...scaling, windows: [{ ...office, timezone: "CEST" }] },
  }),
  illegal("MS040", "scaling.windows", asData({ ...good, scaling: { on: "windows", min: 1, windows: [] } })),
  illegal("MS041", "scaling.windows.0.min", { ...good, scaling: { ...scaling, windows: [{ ...office, min: 5 }] } }),
  illegal("MS041", "scaling.windows.0.min", { ...good, scaling: { ...scaling, windows: [{ ...office, min: 1 }] } }),
  illegal(
    "MS041",
    "scaling.windows.0.min",
    asData({ ...good, scaling: { ...scaling, windows: [{ ...office, min: 2.5 }] } }),
  ),
  illegal("MS042", "scaling.on", asData({ ...good, scaling: { on: "queue-time", min: 1, max: 2 } })),
  illegal("MS010", "egress.0.cidr", { ...good, egress: [{ cidr: "10.0.0.1", ports: [1] }] }),
  illegal("MS010", "egress.1.cidr", { ...good, egress: [{ to: "redis" }, { cidr: "10.0.0.0/33", ports: [1] }] }),
  illegal("MS011", "egress.0.ports", { ...good, egress: [{ cidr: "10.0.0.0/8", ports: [] }] }),
  illegal("MS011", "egress.0.ports.1", { ...good, egress: [{ cidr: "10.0.0.0/8", ports: [80, 70_000] }] }),
  illegal("MS012", "team", { ...good, team: "the risk team" }),
  illegal("MS012", "team", { ...good, team: "Risk" }),
  illegal("MS012", "team", { ...good, team: "risk_emea" }),
  illegal("MS012", "team", { ...good, team: "7risk" }),
  illegal("MS012", "team", { ...good, team: "r".repeat(41) }),
  illegal("MS013", "runtime.maxBatchRows", { ...good, runtime: { kind: "pmml", maxBatchRows: 0 } }),
  illegal("MS014", "egress.0", { ...good, egress: [{ to: "redis" }] }, { redis: false }),
  illegal("MS045", "owner", { ...good, owner: "the risk people" }),
  illegal("MS045", "owner", { ...good, owner: "http://wiki.example.com/risk" }),
  illegal("MS046", "costCentre", { ...good, costCentre: "4711 / risk" }),
  illegal("MS046", "costCentre", { ...good, costCentre: "" }),
  illegal("MS046", "costCentre", { ...good, costCentre: "c".repeat(64) }),
  illegal("MS047", "name", good, { naming: "team-name" }),
  illegal("MS047", "name", { ...good, name: "examples-x", system: "lab" }, { naming: "team-system-name" }),
  illegal("MS047", "name", { ...good, name: "examples-iris", tier: "critical" }, { naming: "team-tier-name" }),
  illegal("MS048", "system", { ...good, system: "The Lab" }),
  illegal("MS049", "system", { ...good, name: "examples-lab-iris" }, { naming: "team-system-name" }),
  illegal("MS050", "io.inputs", { ...good, io: { ...io, inputs: {} } }),
  illegal("MS050", "io.outputs", { ...good, io: { ...io, outputs: {} } }),
  illegal("MS050", "io.inputs", { ...good, io: { ...io, inputs: { " ": "FP64" } } }),
  illegal("MS050", "io.inputs.x.shape.1", {
    ...good,
    io: { ...io, inputs: { x: { datatype: "FP64", shape: [-1, 0] } } },
  }),
  illegal("MS050", "io.outputs.y.shape.0", {
    ...good,
    io: { ...io, outputs: { y: { datatype: "FP64", shape: [1.5] } } },
  }),
  illegal("MS052", "slo.availability", { ...good, slo: { ...slo, availability: 100 } }),
  illegal("MS052", "slo.availability", { ...good, slo: { ...slo, availability: 0 } }),
  illegal("MS052", "in.local.slo.availability", { ...good, slo, in: { local: { slo: { availability: 101 } } } }),
  illegal("MS006", "slo.p99", { ...good, slo: { ...slo, p99: "0ms" } }),
  illegal("MS053", "slo.p99", { ...good, slo: { ...slo, p99: "300ms" }, deadline: { after: "200ms" } }),
  illegal("MS053", "in.local.slo.p99", {
    ...good,
    slo,
    deadline: { after: "200ms" },
    in: { local: { slo: { p99: "1s" } } },
  }),
  illegal("MS006", "deadline.after", { ...good, deadline: { after: "0s" } }),
  illegal("MS054", "deadline.after", { ...good, deadline: { after: "16s" } }),
  illegal("MS054", "deadline.after", { ...good, deadline: { after: "0.1ms" } }),
  illegal("MS055", "deadline.answer.body", {
    ...good,
    deadline: { after: "1s", answer: { body: { why: "x".repeat(4096) } } },
  }),
  illegal("MS056", "deadline.answer.body.outputs", {
    ...good,
    io: { ...io, outputs: { ...io.outputs, label: "BYTES" } },
    deadline: { after: "1s", answer: { body: late } },
  }),
  illegal("MS056", "deadline.answer.body.outputs", {
    ...good,
    io,
    deadline: { after: "1s", answer: { body: { outputs: [...late.outputs, { name: "label" }] } } },
  }),
  illegal("MS006", "limits.body", { ...good, limits: { body: "0Mi" } }),
  illegal("MS057", "limits.body", { ...good, limits: { body: "65Mi" } }),
  illegal("MS057", "limits.body", { ...good, limits: { body: "0.3Ki" } }),
  illegal("MS058", "limits.concurrent", { ...good, limits: { concurrent: 0 } }),
  illegal("MS058", "limits.concurrent", { ...good, limits: { concurrent: 1.5 } }),
  illegal("MS062", "parity.tolerance", { ...good, parity: { tolerance: -1e-6 } }),
  illegal("MS062", "parity.tolerance", { ...good, parity: { tolerance: Number.NaN } }),
  illegal("MS063", "parity.rows", { ...good, parity: { rows: 0 } }),
  illegal("MS063", "parity.rows", { ...good, parity: { rows: 1001 } }),
  // 2 GiB are 2048 MiB: 16.4 s at 125 MiB/s.
  illegal("MS059", "load.budget", { ...good, load: { size: "2Gi", budget: "10s" } }),
  illegal("MS059", "load.budget", { ...good, load: { size: "2Gi", budget: "16s" } }),
  // 102,400 MiB, twice, at 1192 MiB/s: 172 s.
  illegal("MS059", "load.budget", { ...large, load: { size: "100Gi", budget: "170s" } }, mounting),
  illegal("MS006", "load.size", { ...good, load: { size: "-2Gi" } }),
  illegal("MS060", "load.size", { ...good, load: { size: "14Gi", budget: "10m" } }, { mountsModelStore: true }),
  illegal("MS061", "load.size", { ...large, load: { size: "100Gi", budget: "10m" } }, pooled),
  // 3 GiB take 24.6 s as an image: too long for the budget, and there is no bucket.
  illegal("MS061", "load.size", { ...large, load: { size: "3Gi", budget: "20s" } }, pooled),
  illegal("MS015", "accelerator.count", { ...fraud, accelerator: { gpu: "l4", count: 0 } }, pooled),
  illegal("MS015", "accelerator.count", { ...fraud, accelerator: { gpu: "l4", count: 1.5 } }, pooled),
  illegal("MS016", "accelerator.gpu", { ...fraud, accelerator: { gpu: "h100" } }, pooled),
  illegal("MS016", "in.local.accelerator.gpu", { ...fraud, in: { local: { accelerator: h100 } } }, pooled),
  illegal("MS016", "accelerator.gpu", fraud),
  illegal("MS017", "accelerator.count", { ...fraud, accelerator: twoTurns }, pooled),
  illegal("MS043", "accelerator.share", { ...fraud, accelerator: aTurn }, pooled),
  illegal("MS043", "in.local.accelerator.share", { ...fraud, in: { local: { accelerator: aPart } } }, pooled),
  illegal("MS018", "accelerator", good, pooled),
  illegal("MS018", "in.local.accelerator", { ...fraud, in: { local: { accelerator: none } } }, pooled),
  illegal("MS019", "runtime.kind", { ...fraud, in: { local: { accelerator: none } } }),
  illegal("MS069", "payloads.sample", { ...good, payloads: { sample: 0 } }),
  illegal("MS069", "payloads.sample", { ...good, payloads: { sample: 5 } }),
  illegal("MS069", "payloads.sample", { ...good, payloads: { sample: Number.NaN } }),
  illegal("MS070", "payloads", { ...good, payloads: { sample: 0.1, redact: ["amount"] } }),
  illegal("MS070", "payloads.redact.1", { ...good, io, payloads: { sample: 0.1, redact: ["amount", "amuont"] } }),
  illegal("MS070", "payloads.keep.0", { ...good, io, payloads: { sample: 0.1, keep: ["card"] } }),
  illegal("MS070", "payloads.keep", { ...good, io, payloads: { sample: 0.1, keep: [] } }),
  illegal("MS071", "io.inputs.amount.min", {
    ...good,
    io: { ...io, inputs: { amount: { datatype: "FP64", min: 0 } } },
  }),
  illegal("MS071", "io.inputs.amount.optional", {
    ...good,
    io: { ...io, inputs: { amount: { datatype: "FP64", optional: true } } },
  }),
  illegal("MS071", "io.outputs.score.max", {
    ...counted,
    io: { ...io, outputs: { score: { datatype: "FP32", max: 1 } } },
  }),
  illegal("MS072", "io.inputs.amount.min", {
    ...counted,
    io: { ...io, inputs: { amount: { datatype: "FP64", min: 2, max: 1 } } },
  }),
  illegal("MS072", "io.inputs.amount.max", {
    ...counted,
    io: { ...io, inputs: { amount: { datatype: "FP64", max: Infinity } } },
  }),
  illegal("MS072", "io.inputs.kind.values", {
    ...counted,
    io: { ...io, inputs: { kind: { datatype: "BYTES", values: [] } } },
  }),
  illegal("MS072", "io.inputs.kind.values", {
    ...counted,
    io: { ...io, inputs: { kind: { datatype: "BYTES", values: ["a", "a"] } } },
  }),
];
