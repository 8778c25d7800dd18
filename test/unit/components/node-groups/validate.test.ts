import { describe, expect, it } from "vitest";
import type { Pools, PoolSettings } from "../../../../components/node-groups/settings.ts";
import { mistakes, pools } from "./pools.ts";

const { system, cpu, l4 } = pools;
const withPool = (name: string, settings: PoolSettings): Pools => ({ system, [name]: settings });

describe("pools", () => {
  it("without a mistake have none", () => {
    expect(mistakes(pools)).toEqual([]);
  });

  it.each<[string, PoolSettings, string]>([
    ["CPU", cpu, "EN020 pools.CPU A pool's name has lower-case letters"],
    ["cpu_2", cpu, "EN020 pools.cpu_2"],
    ["x".repeat(41), cpu, "EN020"],
    ["cpu", { ...cpu, min: 41 }, "EN021 pools.cpu.min 41 is above max 40. Lower min or raise max."],
    ["cpu", { ...cpu, min: -1 }, "EN021 pools.cpu.min -1 nodes"],
    ["cpu", { ...cpu, min: 0.5 }, "EN021 pools.cpu.min 0.5 nodes"],
    ["cpu", { ...cpu, min: 0, max: 0 }, "EN021 pools.cpu.max 0 nodes"],
    ["cpu", { ...cpu, max: Number.NaN }, "EN021 pools.cpu.max NaN nodes"],
    ["cpu", { ...cpu, diskGiB: 19 }, "EN021 pools.cpu.diskGiB 19 GiB"],
    ["cpu", { ...cpu, instances: ["c9z.huge"] }, "EN022 pools.cpu.instances Nothing is known of c9z.huge."],
    ["cpu", { ...cpu, instances: [] as never }, "EN022 pools.cpu.instances A pool needs an instance type."],
    [
      "cpu",
      { ...cpu, instances: ["c7i.2xlarge", "c7i.2xlarge"] },
      "EN023 pools.cpu.instances An instance type is named twice.",
    ],
    [
      "cpu",
      { ...cpu, instances: ["c7i.2xlarge", "c7g.2xlarge"] },
      "EN023 pools.cpu.instances c7g.2xlarge (8 CPUs, 16384 MiB, arm64) is unlike c7i.2xlarge (8 CPUs, 16384 MiB, amd64).",
    ],
    [
      "cpu",
      { ...cpu, instances: ["c7i.2xlarge", "c7i.xlarge"] },
      "EN023 pools.cpu.instances c7i.xlarge (4 CPUs, 8192 MiB",
    ],
    [
      "cpu",
      { ...cpu, instances: ["g6.2xlarge"] },
      "EN024 pools.cpu g6.2xlarge has l4 accelerators, which nobody could ask for.",
    ],
    ["l4", { ...l4, instances: ["c7i.2xlarge"] }, "EN024 pools.l4 c7i.2xlarge has no accelerator, not l4."],
    ["l4", { ...l4, instances: ["g5.2xlarge"] }, "EN024 pools.l4 g5.2xlarge has a10g, not l4."],
    [
      "cpu",
      { ...cpu, zones: ["use1-az1"] },
      "EN025 pools.cpu.zones The network is not in use1-az1. Its zones: euw1-az1, euw1-az2, euw1-az3.",
    ],
    ["cpu", { ...cpu, zones: [] }, "EN025 pools.cpu.zones A pool without zones"],
    ["cpu", { ...cpu, zones: ["euw1-az1", "euw1-az1"] }, "EN025 pools.cpu.zones euw1-az1 is named twice."],
    ["l4", { ...l4, sharing: { timeSlices: 1 } }, "EN027 pools.l4.sharing 1 slices"],
    ["l4", { ...l4, sharing: { timeSlices: 2.5 } }, "EN027 pools.l4.sharing 2.5 slices"],
    ["l4", { ...l4, sharing: { mig: "1g.5gb" } }, "EN027 pools.l4.sharing MIG cannot divide the l4 of g6.2xlarge."],
    [
      "a100",
      { for: "models", gpu: "a100", instances: ["p4d.24xlarge"], min: 0, max: 1, sharing: { mig: "1g.20gb" } },
      "EN027 pools.a100.sharing The a100 of p4d.24xlarge has no MIG profile 1g.20gb. It has 1g.5gb, 1g.10gb, 2g.10gb, 3g.20gb, 7g.40gb.",
    ],
  ])("%s: %j is refused", (name, settings, words) => {
    const found = mistakes(withPool(name, settings));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(words);
  });

  it("are held against what is offered, where somebody has asked", () => {
    const offered = { "g6.2xlarge": ["euw1-az1", "euw1-az2"] };
    expect(mistakes(pools, offered)).toEqual([
      "EN026 pools.l4 g6.2xlarge is not offered in euw1-az3. Zones that have it: euw1-az1, euw1-az2.",
    ]);
    expect(mistakes({ system, l4: { ...l4, zones: ["euw1-az2"] } }, offered)).toEqual([]);
    expect(mistakes({ system, l4: { ...l4, zones: ["euw1-az2"] } }, { "g6.2xlarge": [] })).toEqual([
      "EN026 pools.l4 g6.2xlarge is not offered in euw1-az2. No zone of the region has it.",
    ]);
  });

  it.each([{ cpu }, { cpu, system: { ...system, min: 0 } }, {}])(
    "of which none is the platform's are refused",
    (some) => {
      expect(mistakes(some)).toEqual([expect.stringMatching(/^EN028 pools /)]);
    },
  );

  it("tell all of their mistakes at once", () => {
    const wrong = {
      Models: { ...cpu, min: 3, max: 2, zones: ["use1-az1"], instances: ["c7i.xlarge", "c9z.huge", "g4dn.xlarge"] },
    } satisfies Pools;
    expect(mistakes(wrong).map((text) => text.slice(0, 5))).toEqual([
      "EN020",
      "EN021",
      "EN022",
      "EN023",
      "EN024",
      "EN025",
      "EN028",
    ]);
  });
});
