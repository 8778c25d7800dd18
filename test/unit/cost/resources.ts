import type { CostedResource, CostFacts } from "../../../cost/index.ts";
import { lockedPrices } from "../../../cost/prices.ts";
import type { Fact, Locks } from "../../../locks/locks.ts";

/** Prices that are easy to reckon with. */
const usd: Readonly<Record<string, number>> = {
  "m.large": 0.1,
  "g.large": 1,
  "spot/m.large": 0.03,
  "ebs-gp3": 0.1,
  "eks-cluster": 0.1,
  "nat-gateway": 0.05,
  "vpc-endpoint": 0.01,
  "kms-key": 1,
  "valkey/cache.small": 0.02,
};

const prices = new Map(
  Object.entries(usd).map(([item, value], index): [string, Fact<"prices">] => [
    `eu-west-1/${item}`,
    { kind: "resolved", value, source: "a test", date: `2026-01-0${index + 1}` },
  ]),
);

export const facts: CostFacts = {
  prices: lockedPrices({ prices } as unknown as Locks),
  instances: (type) =>
    ({
      "m.large": {
        cpu: 4,
        memoryMiB: 16384,
        architecture: "amd64",
        network: { interfaces: 3, addresses: 10 },
      } as const,
      "g.large": {
        cpu: 4,
        memoryMiB: 16384,
        architecture: "amd64",
        network: { interfaces: 3, addresses: 10 },
        accelerator: { name: "a10g", count: 1, memoryMiB: 24576 },
      } as const,
    })[type],
};

const serves = "ml-serving/serves";

export function nodeGroup(
  pool: string,
  { type = "m.large", min = 1, max = 3, capacity = "ON_DEMAND", models = true, gpus = 0 } = {},
): CostedResource {
  return {
    type: "aws:eks/nodeGroup:NodeGroup",
    name: `nodes-${pool}`,
    props: {
      instanceTypes: [type],
      capacityType: capacity,
      scalingConfig: { minSize: min, desiredSize: min, maxSize: max },
      labels: {
        "ml-serving/pool": pool,
        ...(models ? { [serves]: "models" } : {}),
        ...(gpus > 0 ? { "ml-serving/accelerator": "a10g" } : {}),
      },
      taints: [
        ...(models ? [{ key: serves, value: "models", effect: "NO_SCHEDULE" }] : []),
        ...(gpus > 0 ? [{ key: "nvidia.com/gpu", value: "present", effect: "NO_SCHEDULE" }] : []),
      ],
      tags: {
        "k8s.io/cluster-autoscaler/node-template/resources/ephemeral-storage": "80Gi",
        ...(gpus > 0 ? { "k8s.io/cluster-autoscaler/node-template/resources/nvidia.com/gpu": String(gpus) } : {}),
      },
    },
  };
}

/** A model's Deployment, and its autoscaler. */
export function model(
  name: string,
  { cpu = "1", memory = "1Gi", gpus = 0, min = 1, max = 1, team = "risk" } = {},
): readonly CostedResource[] {
  const labels = { "ml-serving/model": name, "ml-serving/team": team };
  const place = { name, namespace: `models-${team}` };
  return [
    {
      type: "kubernetes:apps/v1:Deployment",
      name,
      props: {
        metadata: { ...place, labels },
        spec: {
          strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
          template: {
            metadata: { labels },
            spec: {
              nodeSelector: gpus > 0 ? { "ml-serving/accelerator": "a10g" } : { [serves]: "models" },
              tolerations: [
                { key: serves, value: "models", effect: "NoSchedule", operator: "Equal" },
                ...(gpus > 0 ? [{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }] : []),
              ],
              containers: [
                {
                  name: "model",
                  resources: {
                    requests: { cpu, memory },
                    limits: { cpu, memory, ...(gpus > 0 ? { "nvidia.com/gpu": String(gpus) } : {}) },
                  },
                },
              ],
            },
          },
        },
      },
    },
    {
      type: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
      name,
      props: {
        metadata: place,
        spec: { scaleTargetRef: { kind: "Deployment", name }, minReplicas: min, maxReplicas: max },
      },
    },
  ];
}
