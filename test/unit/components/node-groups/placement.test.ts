import { describe, expect, it } from "vitest";
import { placementIssues, type PodDemand } from "../../../../components/node-groups/placement.ts";
import { pools, resolved } from "./pools.ts";

const GiB = 1024 ** 3;
const demand = (more: Partial<PodDemand>): PodDemand => ({
  path: "models.m",
  cpu: 1,
  memoryBytes: GiB,
  accelerator: "none",
  ...more,
});
const told = (more: Partial<PodDemand>, settings: Parameters<typeof resolved>[0] = pools): readonly string[] =>
  placementIssues([demand(more)], resolved(settings)).map(({ code, path, message }) => `${code} ${path} ${message}`);
const l4 = (count: number) => ({ gpu: "l4", count }) as const;

describe("a model", () => {
  // A node of c7i.2xlarge leaves its pods 7.91 CPUs and 14162 MiB, one of g6.2xlarge 29317 MiB: Karpenter's table.
  it.each<Partial<PodDemand>>([
    {},
    { cpu: 7.91, memoryBytes: 14_162 * 1024 ** 2 },
    { accelerator: l4(1), memoryBytes: 28 * GiB },
  ])("that fits is taken: %j", (more) => {
    expect(told(more)).toEqual([]);
  });

  it.each<[Partial<PodDemand>, string]>([
    [{ cpu: 8 }, "It fits on no node: a node of cpu has 7.91 of 8 CPUs. Reserve less"],
    [{ memoryBytes: 14_163 * 1024 ** 2 }, "a node of cpu has 14162 of 14163 MiB"],
    [{ cpu: 9, memoryBytes: 30 * GiB, accelerator: l4(1) }, "a node of l4 has 7.91 of 9 CPUs and 29317 of 30720 MiB"],
  ])("that fits nowhere is refused: %j", (more, words) => {
    expect(told(more)).toEqual([expect.stringContaining("EN029 models.m ")]);
    expect(told(more)[0]).toContain(words);
  });

  it("needs one pool that it fits on, not all of them", () => {
    const small = { ...pools.cpu, instances: ["c7i.xlarge"] } as const;
    expect(told({ cpu: 5 }, { ...pools, small })).toEqual([]);
    expect(told({ cpu: 5 }, { system: pools.system, small })).toHaveLength(1);
  });

  it("gets one slice of a shared accelerator, and all the parts of a divided one", () => {
    const whole = { for: "models", gpu: "l4", instances: ["g6.2xlarge"], min: 0, max: 1 } as const;
    expect(told({ accelerator: l4(2) }, { ...pools, whole })[0]).toContain(
      ": a node of whole has 1 of 2 accelerators.",
    );
    const h100 = { for: "models", gpu: "h100", instances: ["p5.48xlarge"], min: 0, max: 1 } as const;
    const divided = { h100: { ...h100, sharing: { mig: "1g.10gb" } } } as const;
    // 8 accelerators, 7 parts each.
    expect(told({ accelerator: { gpu: "h100", count: 56 } }, divided)).toEqual([]);
    expect(told({ accelerator: { gpu: "h100", count: 57 } }, divided)).toHaveLength(1);
  });

  it("for which there is no pool is told by its own check", () => {
    expect(told({ accelerator: { gpu: "h100", count: 1 } })).toEqual([]);
    expect(told({ accelerator: l4(2) })).toEqual([]);
    expect(told({}, { system: pools.system })).toEqual([]);
  });
});
