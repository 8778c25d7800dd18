import type { NodeGroup } from "../../../local/rehearsal/account/node-groups.ts";
import type { NodeShape } from "../../../local/rehearsal/joiner/nodes.ts";
import type { Node, Pod } from "../../../local/rehearsal/joiner/objects.ts";

const models = { key: "ml-serving/serves", value: "models", effect: "NoSchedule" } as const;
const gpu = { key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" } as const;

/** A node group of a pool: `system`, `cpu` or `l4`. */
export function groupOf(pool: "system" | "cpu" | "l4", more: Partial<NodeGroup> = {}): NodeGroup {
  return {
    name: pool,
    cluster: "c",
    arn: `arn:${pool}`,
    region: "eu-west-1",
    instanceTypes: ["m7i.large"],
    amiType: pool === "l4" ? "BOTTLEROCKET_x86_64_NVIDIA" : "BOTTLEROCKET_x86_64",
    capacityType: "ON_DEMAND",
    labels: {
      ...(pool === "system" ? {} : { "ml-serving/serves": "models" }),
      ...(pool === "l4" ? { "ml-serving/accelerator": "l4" } : {}),
    },
    taints: { system: [], cpu: [models], l4: [models, gpu] }[pool],
    tags: {},
    min: 0,
    desired: 0,
    max: 2,
    zones: [
      { name: "eu-west-1a", id: "euw1-az1" },
      { name: "eu-west-1b", id: "euw1-az2" },
    ],
    userData: "",
    diskGiB: 80,
    ...more,
  };
}

/** Four CPUs and 8 GiB, on l4 one accelerator. */
export function shapeOfCase(group: NodeGroup): NodeShape {
  const resources = { cpu: "4", memory: "8Gi", pods: "10", ...(group.name === "l4" ? { "nvidia.com/gpu": "1" } : {}) };
  return { labels: group.labels, taints: group.taints, capacity: resources, allocatable: resources };
}

export function nodeOn(group: NodeGroup, name = `${group.name}-0`): Node {
  const { labels, taints, allocatable } = shapeOfCase(group);
  return { metadata: { name, labels }, spec: { taints }, status: { allocatable } };
}

/** A pod of the platform, of a CPU model or of a model with an accelerator, as components place them. */
export function podOf(
  kind: "platform" | "cpu" | "l4",
  requests: Readonly<Record<string, string>> = {},
  more: { readonly name?: string; readonly nodeName?: string } = {},
): Pod {
  const asked = kind === "l4" ? { "nvidia.com/gpu": "1", ...requests } : requests;
  const name = more.name ?? kind;
  return {
    metadata: { name, namespace: "n", labels: kind === "platform" ? {} : { "ml-serving/model": kind } },
    spec: {
      ...(more.nodeName === undefined ? {} : { nodeName: more.nodeName }),
      ...(kind === "cpu" ? { nodeSelector: { "ml-serving/serves": "models" }, tolerations: [models] } : {}),
      ...(kind === "l4" ? { nodeSelector: { "ml-serving/accelerator": "l4" }, tolerations: [models, gpu] } : {}),
      containers: [{ resources: { requests: asked } }],
    },
    status: { phase: "Pending" },
  };
}
