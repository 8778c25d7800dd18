import type { CostFacts } from "../../../cost/index.ts";
import type { StackResource } from "../../../policies/rule.ts";
import { context, resource } from "./support.ts";

const instance = {
  cpu: 8,
  memoryMiB: 32768,
  architecture: "amd64",
  network: { interfaces: 4, addresses: 15 },
} as const;

/** Machines and prices of no cloud: a `plain` costs 1 USD an hour, a `gpu` 2; what else there is has no price or is `free`. */
const facts: CostFacts = {
  instances: (type) => {
    if (type === "plain") return instance;
    return type === "gpu" ? { ...instance, accelerator: { name: "l4", count: 1, memoryMiB: 24576 } } : undefined;
  },
  prices: (_, item) => {
    const usd = { plain: 1, gpu: 2, "ebs-gp3": 0, "kms-key": 50 }[item];
    return usd === undefined ? { known: false, source: "nobody" } : { known: true, usd, date: "2026-01-01" };
  },
};
export const simple = { ...context, facts };

/** A node group of `max` machines, all of which are kept. */
export function nodes(kind: "plain" | "gpu", max: unknown): StackResource {
  // Each machine is shared by two.
  const tags = { "k8s.io/cluster-autoscaler/node-template/resources/nvidia.com/gpu": "2" };
  const taints = [{ key: "nvidia.com/gpu", value: "present", effect: "NO_SCHEDULE" }];
  const gpu = { labels: { "ml-serving/pool": "l4", "ml-serving/accelerator": "l4" }, taints, tags };
  const props = { instanceTypes: [kind], scalingConfig: { minSize: max, maxSize: max } };
  return resource(
    "aws:eks/nodeGroup:NodeGroup",
    { ...props, ...(kind === "gpu" ? gpu : { labels: { "ml-serving/pool": "cpu" } }) },
    { name: kind === "gpu" ? "nodes-l4" : "nodes-cpu" },
  );
}

/** A model's Deployment, each of whose pods asks for some CPUs, or for two accelerators. */
export function pods(
  ask: { readonly cpu: string } | "gpu",
  {
    replicas = 1,
    maxSurge = 0,
    accelerator = "l4",
  }: { replicas?: number; maxSurge?: unknown; accelerator?: unknown } = {},
): StackResource {
  const amounts = ask === "gpu" ? { cpu: "1", memory: "1Gi", "nvidia.com/gpu": "2" } : { ...ask, memory: "1Gi" };
  const spec = {
    containers: [{ name: "model", resources: { requests: amounts, limits: amounts } }, { name: "beside" }],
    ...(ask === "gpu"
      ? { nodeSelector: { "ml-serving/accelerator": accelerator }, tolerations: [{ operator: "Exists" }] }
      : {}),
  };
  const labels = { "ml-serving/model": "iris", "ml-serving/team": "risk" };
  return resource(
    "kubernetes:apps/v1:Deployment",
    {
      metadata: { name: "iris", namespace: "models-risk", labels },
      spec: {
        replicas,
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable: 0 } },
        template: { metadata: { labels }, spec },
      },
    },
    { name: "iris" },
  );
}
