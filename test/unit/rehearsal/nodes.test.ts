import { describe, expect, it } from "vitest";
import { nodeGroupOf } from "../../../local/rehearsal/account/node-groups.ts";
import { instanceShape } from "../../../local/rehearsal/joiner/instances.ts";
import { nodeChanges, nodeOf, shapeOf } from "../../../local/rehearsal/joiner/nodes.ts";
import { groupOf } from "./cases.ts";

const g6 = {
  cpu: 8,
  memoryMiB: 32768,
  architecture: "amd64",
  network: { interfaces: 4, addresses: 15 },
  accelerator: { name: "l4", count: 1, memoryMiB: 22888 },
} as const;
const gpuTag = "k8s.io/cluster-autoscaler/node-template/resources/nvidia.com/gpu";
const sliced = `[settings.kubelet-device-plugins.nvidia]
device-sharing-strategy = "time-slicing"

[settings.kubelet-device-plugins.nvidia.time-slicing]
replicas = 3
rename-by-default = false
`;

describe("nodeGroupOf", () => {
  it("reads a record with its subnets and its launch template", () => {
    const live = {
      nodeGroupName: "l4",
      clusterName: "prd",
      arn: "arn:l4",
      instanceTypes: ["g6.2xlarge"],
      amiType: "BOTTLEROCKET_x86_64_NVIDIA",
      capacityType: "SPOT",
      labels: { a: "b" },
      taints: [{ key: "nvidia.com/gpu", value: "present", effect: "NO_SCHEDULE" }],
      tagsAll: { x: "y" },
      scalingConfig: { minSize: 0, desiredSize: 1, maxSize: 4 },
      subnetIds: ["subnet-1", "subnet-2", "subnet-3"],
      launchTemplate: { id: "lt-1" },
    };
    const subnet = (id: string, zone: string) => ({
      id,
      live: { availabilityZone: `eu-west-1${zone}`, availabilityZoneId: `euw1-az${zone}` },
    });
    const template = {
      id: "lt-1",
      live: {
        userData: Buffer.from(sliced).toString("base64"),
        blockDeviceMappings: [{ ebs: {} }, { ebs: { volumeSize: 120 } }],
      },
    };
    const subnets = [subnet("subnet-2", "b"), subnet("subnet-1", "a"), subnet("subnet-3", "a")];
    expect(nodeGroupOf({ live, region: "eu-west-1" }, subnets, [template])).toEqual({
      name: "l4",
      cluster: "prd",
      arn: "arn:l4",
      region: "eu-west-1",
      instanceTypes: ["g6.2xlarge"],
      amiType: "BOTTLEROCKET_x86_64_NVIDIA",
      capacityType: "SPOT",
      labels: { a: "b" },
      taints: [{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }],
      tags: { x: "y" },
      min: 0,
      desired: 1,
      max: 4,
      zones: [
        { name: "eu-west-1a", id: "euw1-aza" },
        { name: "eu-west-1b", id: "euw1-azb" },
      ],
      userData: sliced,
      diskGiB: 120,
    });
  });
});

describe("instanceShape", () => {
  const lookUp = (type: string) => (type === "g6.2xlarge" ? g6 : undefined);
  const l4 = groupOf("l4", { instanceTypes: ["g6.2xlarge"], min: 1 });
  const gpus = (group: typeof l4) => instanceShape(group, lookUp).allocatable["nvidia.com/gpu"];

  it("counts accelerators by the node's own settings", () => {
    expect(gpus(l4)).toBe("1");
    expect(gpus({ ...l4, userData: sliced })).toBe("3");
    // Without the NVIDIA variant nobody tells the kubelet of them.
    expect(gpus({ ...l4, amiType: "BOTTLEROCKET_x86_64" })).toBeUndefined();
  });

  it("refuses a tag by which an autoscaler would make nodes in vain", () => {
    const fromZero = { ...l4, min: 0, userData: sliced };
    expect(() => gpus({ ...fromZero, tags: { [gpuTag]: "1" } })).toThrow("of 1 accelerators, and a node has 3");
    expect(gpus({ ...fromZero, tags: { [gpuTag]: "3" } })).toBe("3");
  });

  it("knows nothing of other instance types", () => {
    expect(() => instanceShape(groupOf("cpu"), lookUp)).toThrow("does not know m7i.large");
  });
});

describe("nodes", () => {
  const group = groupOf("cpu", { desired: 3 });
  const instance = { labels: { "kubernetes.io/os": "linux" }, capacity: { cpu: "4" }, allocatable: { cpu: "3" } };
  const shape = shapeOf(group, instance);
  const nodes = [0, 1, 2].map((number) => nodeOf(group, shape, number));

  it("take turns over the zones, and carry what the group says", () => {
    expect(nodes.map(({ metadata }) => metadata.labels?.["topology.kubernetes.io/zone"])).toEqual([
      "eu-west-1a",
      "eu-west-1b",
      "eu-west-1a",
    ]);
    expect(nodes[0]?.metadata.labels).toMatchObject({
      "ml-serving/serves": "models",
      "eks.amazonaws.com/nodegroup": "cpu",
      "kubernetes.io/os": "linux",
    });
    expect(nodes[0]?.spec.taints).toEqual(group.taints);
  });

  it("are made, kept and removed as the group's size says", () => {
    const names = (size: number) => {
      const { create, remove } = nodeChanges([{ group: { ...group, desired: size }, shape }], nodes.slice(0, 2));
      return [create.map(({ metadata }) => metadata.name), remove];
    };
    expect(names(3)).toEqual([["cpu-2"], []]);
    expect(names(2)).toEqual([[], []]);
    expect(names(1)).toEqual([[], ["cpu-1"]]);
    expect(nodeChanges([], nodes).remove).toEqual(["cpu-0", "cpu-1", "cpu-2"]);
  });

  it("go when the group is another one, or is to have others", () => {
    const changed = (group2: typeof group) =>
      nodeChanges([{ group: group2, shape: shapeOf(group2, instance) }], nodes).remove;
    expect(changed({ ...group, arn: "arn:new" })).toHaveLength(3);
    expect(changed({ ...group, labels: {} })).toHaveLength(3);
    expect(changed({ ...group, max: 9 })).toEqual([]);
  });
});
