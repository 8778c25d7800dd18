import type { NodeGroup } from "../account/node-groups.ts";
import type { InstanceShape } from "./nodes.ts";

/** What nodes of a group are, by its instance type. */
export type InstanceShapeOf = (group: NodeGroup) => InstanceShape;

const cpus: Readonly<Record<string, number>> = { large: 2, xlarge: 4, "2xlarge": 8, "4xlarge": 16, "12xlarge": 48 };

/** A seam until facts about instance types are in locks/. */
export function instanceShape(group: NodeGroup): InstanceShape {
  const [type = ""] = group.instanceTypes;
  const [family = "", size = ""] = type.split(".");
  const cpu = cpus[size] ?? 2;
  const memory = cpu * (family.startsWith("c") ? 2 : 4);
  const slices = Number(/replicas\s*=\s*(\d+)/.exec(group.userData)?.[1] ?? 1);
  const gpus = /^[gp]\d/.test(family) ? slices : 0;
  const all = {
    pods: "58",
    "ephemeral-storage": `${group.diskGiB}Gi`,
    ...(gpus > 0 ? { "nvidia.com/gpu": String(gpus) } : {}),
  };
  return {
    labels: {
      "kubernetes.io/arch": group.amiType.includes("ARM") ? "arm64" : "amd64",
      "kubernetes.io/os": "linux",
      "node.kubernetes.io/instance-type": type,
    },
    capacity: { cpu: String(cpu), memory: `${memory}Gi`, ...all },
    allocatable: { cpu: `${cpu * 1000 - 100}m`, memory: `${memory - 1}Gi`, ...all },
  };
}
