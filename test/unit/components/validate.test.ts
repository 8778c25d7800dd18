import { describe, expect, it } from "vitest";
import { formatIssues } from "../../../components/issues.ts";
import { bytes, seconds, type Duration } from "../../../components/quantity.ts";
import { offeredNodes, type OfferedNodes } from "../../../components/model-service/offered-nodes.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import { validateModels } from "../../../components/model-service/validate.ts";
import type { Pools } from "../../../components/node-groups/settings.ts";
import { good, offered, office, scaling } from "./illegal-models.ts";

const queued = { ...good, runtime: { kind: "tensorflow", batching: { maxSize: 8, timeout: "2ms" } } } as const;
const issues = (...models: ModelSpec[]) => validateModels(models, offered);
const codes = (...models: ModelSpec[]): readonly string[] => issues(...models).map((issue) => issue.code);

describe("validateModels", () => {
  it.each<ModelSpec>([
    good,
    { ...good, replicas: 3, in: { local: { replicas: 1 } } },
    { ...good, scaling, in: { prd: { scaling: { min: 3, max: 20 } } } },
    // Ten times the reserved CPU may be used, so that 900 % of it is a target.
    { ...good, scaling: { ...scaling, target: 900 } },
    { ...good, owner: "risk@example.com", costCentre: "4711-risk", tier: "critical", system: "payments" },
    { ...good, owner: "https://wiki.example.com/risk" },
    { ...good, io: { inputs: { x: { datatype: "FP64", shape: [-1, 4] } }, outputs: { label: "BYTES" } } },
    { ...good, slo: { availability: 99.9, p99: "20ms" }, in: { prd: { slo: { p99: "10ms" } } } },
    { ...good, slo: { availability: 99, p99: "200ms" }, deadline: { after: "200ms" } },
    { ...good, deadline: { after: "15s", answer: { body: { score: 0, of: "100 %" }, status: 503 } } },
    { ...good, limits: { body: "64Mi", concurrent: 1 } },
    { ...good, scaling: { on: "request-rate", target: 0.5, min: 0, max: 4 } },
    { ...good, scaling: { on: "in-flight", min: 0, max: 4, windows: [office] } },
    { ...good, scaling: { on: "windows", min: 0, windows: [office, { ...office, days: ["Sat"], to: "00:00" }] } },
    { ...good, egress: [{ to: "redis" }, { cidr: "10.20.0.0/16", ports: [5432] }, { cidr: "fd00::/8", ports: [1] }] },
  ])("says nothing about a good model: %o", (model) => {
    expect(issues(model)).toEqual([]);
  });

  it("says what was written and what to write instead", () => {
    expect(issues({ ...good, egress: [{ cidr: "10.0.0.1", ports: [1] }] })[0]?.message).toBe(
      '"10.0.0.1" is not a range of addresses in CIDR notation. Did you mean "10.0.0.1/32"?',
    );
    expect(issues({ ...good, scaling: { ...scaling, min: 5 } })[0]?.message).toBe(
      "5 is above max 4. Lower min or raise max.",
    );
  });

  it("reads a target that is a time", () => {
    const model = (target: Duration): ModelSpec => ({
      ...queued,
      scaling: { on: "queue-time", target, min: 1, max: 2 },
    });
    const found = (target: Duration) =>
      validateModels([model(target)], { ...offered, nodes: { cpu: true, accelerators: [] } }).map(({ code, path }) => [
        code,
        path,
      ]);
    expect(found("20ms")).toEqual([]);
    expect(found("0ms")).toEqual([["MS006", "models.iris.scaling.target"]]);
  });

  it("takes the share that all of an accelerator's pools give", () => {
    const pool = { for: "models", gpu: "h100", instances: ["p5.48xlarge"], min: 0, max: 1 } as const;
    const shared = { ...pool, sharing: { mig: "1g.10gb" } } as const;
    const accelerator = { gpu: "h100", share: "1g.10gb" } as const;
    const model: ModelSpec = { ...good, runtime: { kind: "tensorflow" }, accelerator };
    const found = (pools: Pools) =>
      validateModels([model], { ...offered, nodes: offeredNodes(pools) }).map(({ code }) => code);
    expect(found({ shared })).toEqual([]);
    expect(found({ shared: pool })).toEqual(["MS043"]);
    // Its pods could come to either.
    expect(found({ shared, whole: pool })).toEqual(["MS043"]);
  });

  it("looks at the environment that is meant, and at no other's part", () => {
    const model: ModelSpec = { ...good, scaling, in: { prd: { scaling: { min: 9 } } } };
    expect(issues(model)).toEqual([]);
    expect(
      validateModels([model], { environment: "prd", redis: true, nodes: "anywhere" }).map((issue) => issue.path),
    ).toEqual(["models.iris.in.prd.scaling.min"]);
  });

  const fraud = {
    name: "fraud",
    team: "risk",
    runtime: { kind: "tensorflow" },
    accelerator: { gpu: "l4" },
  } as const satisfies ModelSpec;
  const none = "none" as const;
  const h100 = { gpu: "h100" } as const;
  const pools = {
    cpu: { for: "models", instances: ["c7i.2xlarge"], min: 1, max: 2 },
    l4: { for: "models", gpu: "l4", instances: ["g6.2xlarge"], min: 0, max: 2 },
    turns: { for: "models", gpu: "t4", instances: ["g4dn.xlarge"], min: 0, max: 2, sharing: { timeSlices: 4 } },
    slices: { for: "models", gpu: "a100", instances: ["p4d.24xlarge"], min: 0, max: 1, sharing: { mig: "1g.5gb" } },
  } as const satisfies Pools;
  const accelerated = offeredNodes(pools);
  const system = { for: "platform", instances: ["m7i.large"], min: 3, max: 3 } as const;

  const asked: readonly (readonly [nodes: OfferedNodes, model: ModelSpec, expected: readonly string[]])[] = [
    [accelerated, fraud, []],
    [accelerated, { ...fraud, accelerator: { gpu: "l4", count: 4 } }, []],
    [accelerated, { ...fraud, accelerator: { gpu: "a100", count: 2 } }, ["MS017 accelerator.count"]],
    [accelerated, { ...fraud, accelerator: { gpu: "a100" } }, []],
    [accelerated, { ...fraud, accelerator: { gpu: "l4", count: 0 } }, ["MS015 accelerator.count"]],
    [accelerated, { ...fraud, accelerator: { gpu: "l4", count: 1.5 } }, ["MS015 accelerator.count"]],
    [accelerated, { ...fraud, accelerator: { gpu: "h100" } }, ["MS016 accelerator.gpu"]],
    [accelerated, { ...fraud, accelerator: { gpu: "t4", count: 2 } }, ["MS017 accelerator.count"]],
    [accelerated, { ...fraud, in: { stg: { accelerator: h100 } } }, ["MS016 in.stg.accelerator.gpu"]],
    [accelerated, { ...fraud, in: { prd: { accelerator: h100 } } }, []],
    ["anywhere", fraud, ["MS016 accelerator.gpu"]],
    // Its server's image is nobody's here, also without an accelerator.
    ["anywhere", { ...fraud, in: { stg: { accelerator: none } } }, ["MS019 runtime.kind"]],
    [offeredNodes({ system, l4: pools.l4 }), fraud, []],
    [offeredNodes({ system, l4: pools.l4 }), good, ["MS018 accelerator"]],
    [
      offeredNodes({ system, l4: pools.l4 }),
      { ...fraud, in: { stg: { accelerator: none } } },
      ["MS018 in.stg.accelerator"],
    ],
    [offeredNodes({ system }), fraud, ["MS016 accelerator.gpu"]],
  ];
  it.each(asked)("looks for nodes: case %#", (nodes, model, expected) => {
    const found = validateModels([model], { environment: "stg", redis: false, nodes });
    expect(found.map(({ code, path }) => `${code} ${path.replace(`models.${model.name}.`, "")}`)).toEqual(expected);
  });

  it("says which accelerators there are, and what to write where there are none", () => {
    const told = (nodes: OfferedNodes) =>
      validateModels([{ ...fraud, accelerator: { gpu: "h100" } }], { environment: "dev", redis: false, nodes })[0]
        ?.message;
    expect(told(accelerated)).toBe(
      'dev has no pool of h100. It has l4, t4, a100: write in: { dev: { accelerator: { gpu: "l4" } } }, or declare a pool.',
    );
    expect(told("anywhere")).toBe(
      'dev has no pool of h100. It has no accelerators: leave the model out of it, or write in: { dev: { accelerator: "none" } } to compute on CPUs there.',
    );
  });

  it("finds a name that is declared twice", () => {
    expect(codes(good, good)).toEqual(["MS002"]);
  });

  it("finds all mistakes of all models at once", () => {
    expect(codes({ ...good, replicas: 0 }, { ...good, name: "B", resources: { cpu: -1 } })).toEqual([
      "MS003",
      "MS001",
      "MS004",
    ]);
  });
});

describe("formatIssues", () => {
  it("says how many, where, what and what to do", () => {
    const text = formatIssues(issues({ ...good, replicas: 0 }), "prd");
    expect(text).toBe(
      "1 problem in prd; nothing was created.\nMS003  models.iris.replicas  0 is not a number of replicas. Write 1 or more.",
    );
  });
});

describe("quantities", () => {
  it("are numbers of seconds and bytes", () => {
    expect([seconds("500ms"), seconds("90s"), seconds("2m")]).toEqual([0.5, 90, 120]);
    expect([bytes("1Ki"), bytes("512Mi"), bytes("2Gi")]).toEqual([1024, 536_870_912, 2_147_483_648]);
  });

  it("are refused with what to write", () => {
    // @ts-expect-error a unit that is not one does not compile
    expect(() => seconds("5h")).toThrow(/not a duration: write a number and one of ms, s, m/);
    // @ts-expect-error neither does a number without a unit
    expect(() => bytes("5")).toThrow(/not a size/);
  });
});
