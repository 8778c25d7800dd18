import { describe, expect, it } from "vitest";
import { nodeResources, ownLabels, podsOf } from "../../../components/node-shape.ts";
import { lockedInstances } from "./node-groups/facts.ts";

/**
 * What Karpenter's release 1.14.0 publishes as allocatable, and Bottlerocket as the most pods:
 * https://github.com/aws/karpenter-provider-aws/blob/v1.14.0/website/content/en/docs/reference/instance-types.md
 * https://github.com/bottlerocket-os/bottlerocket-core-kit/blob/a10182f974abd19de803bb7a324b5a0bdeab4ced/packages/os/eni-max-pods
 */
const published = [
  ["m7i.large", "1930m", "6903Mi", "29"],
  ["m7i.xlarge", "3920m", "14162Mi", "58"],
  ["c7i.xlarge", "3920m", "6584Mi", "58"],
  ["c7a.xlarge", "3920m", "6584Mi", "58"],
  ["c7i.2xlarge", "7910m", "14162Mi", "58"],
  ["c7a.2xlarge", "7910m", "14162Mi", "58"],
  ["c7g.2xlarge", "7910m", "14103Mi", "58"],
  ["g4dn.xlarge", "3920m", "14481Mi", "29"],
  ["g4dn.2xlarge", "7910m", "29636Mi", "29"],
  ["g5.xlarge", "3920m", "14162Mi", "58"],
  ["g5.2xlarge", "7910m", "29317Mi", "58"],
  ["g6.xlarge", "3920m", "14162Mi", "58"],
  ["g6.2xlarge", "7910m", "29317Mi", "58"],
  ["g6e.xlarge", "3920m", "29317Mi", "58"],
  ["g6e.2xlarge", "7910m", "59627Mi", "58"],
  ["p4d.24xlarge", "95690m", "1082712Mi", "737"],
  ["p5.48xlarge", "191450m", "1938410Mi", "100"],
] as const;

const facts = lockedInstances();

describe("a node", () => {
  it.each(published)("of %s leaves its pods %s CPU and %s", (name, cpu, memory, pods) => {
    const instance = facts(name);
    expect(instance).toBeDefined();
    if (instance === undefined) return;
    expect(nodeResources(instance, { gpus: 0, diskGiB: 80 }).allocatable).toEqual({
      cpu,
      memory,
      pods,
      "ephemeral-storage": "80Gi",
    });
    expect(`${podsOf(instance)}`).toBe(pods);
  });

  it("is tried with every instance type that is known", () => {
    expect(published.map(([name]) => name as string)).toEqual([...facts.names]);
  });

  it("offers what its accelerators are shared into", () => {
    const instance = facts("g6.2xlarge");
    if (instance === undefined) throw new Error("g6.2xlarge is not known");
    const { capacity, allocatable } = nodeResources(instance, { gpus: 2, diskGiB: 100 });
    // 32768 MiB less 7.5 %, by hand.
    expect(capacity).toMatchObject({ cpu: "8", memory: "30310Mi", "nvidia.com/gpu": "2" });
    expect(allocatable).toMatchObject({ "nvidia.com/gpu": "2", "ephemeral-storage": "100Gi" });
    expect(ownLabels("g6.2xlarge", instance)).toEqual({
      "kubernetes.io/arch": "amd64",
      "kubernetes.io/os": "linux",
      "node.kubernetes.io/instance-type": "g6.2xlarge",
    });
  });
});
