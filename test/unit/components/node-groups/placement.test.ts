import { describe, expect, it } from "vitest";
import { placementIssues, type PodDemand } from "../../../../components/node-groups/placement.ts";
import { pools, resolved } from "./pools.ts";

const GiB = 1024 ** 3;
const demand = (more: Partial<PodDemand>): PodDemand => ({ path: "models.m", cpu: 1, memoryBytes: GiB, ...more });
const told = (more: Partial<PodDemand>, settings: Parameters<typeof resolved>[0] = pools): readonly string[] =>
  placementIssues([demand(more)], resolved(settings)).map(({ code, path, message }) => `${code} ${path} ${message}`);

describe("a model", () => {
  // A node of c7i.2xlarge leaves its pods 7.91 CPUs and 14162 MiB, one of g6.2xlarge 29317 MiB: Karpenter's table.
  it.each<Partial<PodDemand>>([
    {},
    { cpu: 7.91, memoryBytes: 14_162 * 1024 ** 2 },
    { accelerator: { name: "l4", count: 1 }, memoryBytes: 28 * GiB },
  ])("that fits is taken: %j", (more) => {
    expect(told(more)).toEqual([]);
  });

  it.each<[Partial<PodDemand>, string]>([
    [{ cpu: 8 }, "It fits on no node: a node of cpu has 7.91 of 8 CPUs. Reserve less"],
    [{ memoryBytes: 14_163 * 1024 ** 2 }, "a node of cpu has 14162 of 14163 MiB"],
    [{ accelerator: { name: "h100", count: 1 } }, "No pool is for models with h100."],
    [{ accelerator: { name: "l4", count: 2 } }, "parts of accelerators, of which a pod gets one"],
    [{ accelerator: { name: "l4", count: 3 } }, "2 of 3 accelerators"],
  ])("that fits nowhere is refused: %j", (more, words) => {
    expect(told(more)).toEqual([expect.stringContaining(`EN029 models.m `)]);
    expect(told(more)[0]).toContain(words);
  });

  it("does not run on the platform's nodes", () => {
    expect(told({}, { system: pools.system })).toEqual([
      "EN029 models.m No pool is for models without an accelerator. Add one to the environment, or let the model be elsewhere.",
    ]);
  });

  it("needs one pool that it fits on, not all of them", () => {
    const small = { ...pools.cpu, instances: ["c7i.xlarge"] } as const;
    expect(told({ cpu: 5 }, { ...pools, small })).toEqual([]);
    expect(told({ cpu: 5 }, { system: pools.system, small })).toHaveLength(1);
  });
});
