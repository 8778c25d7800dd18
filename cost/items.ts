import type { RegisteredResource } from "../capacity/registered/index.ts";
import { at, listAt, numberAt, textAt } from "../capacity/registered/read.ts";
import { resourceTypes } from "../capacity/registered/index.ts";
import { quantity } from "../capacity/registered/quantities.ts";

/** Something that is paid by the month whether or not it is used, or by what goes through it. */
export interface CostItem {
  /** As tables call it. */
  readonly kind: string;
  /** In the price table. */
  readonly item: string;
  /** Units of the price in a month; undefined where that depends on use. */
  readonly units: number | undefined;
  /** What it depends on then. */
  readonly use?: string;
}

/** So many hours a month has, by the field's convention: 365 × 24 / 12. */
export const hoursAMonth = 730;

const byUse = (kind: string, item: string, use: string): CostItem => ({ kind, item, units: undefined, use });
const byHour = (kind: string, item: string, count = 1): CostItem => ({ kind, item, units: count * hoursAMonth });
const byMonth = (kind: string, item: string, units: number): CostItem => ({ kind, item, units });

/** Volumes that a workload's pods claim. */
function volumesOf({ props }: RegisteredResource): readonly CostItem[] {
  const replicas = numberAt(props, "spec", "replicas") ?? 1;
  return listAt(props, "spec", "volumeClaimTemplates").flatMap((claim) => {
    const bytes = quantity(at(claim, "spec", "resources", "requests", "storage"));
    return bytes === undefined ? [] : [byMonth("volumes", "ebs-gp3", (replicas * bytes) / 2 ** 30)];
  });
}

function endpointOf({ props }: RegisteredResource): readonly CostItem[] {
  if (textAt(props, "vpcEndpointType") !== "Interface") return [];
  const zones = Math.max(1, listAt(props, "subnetIds").length);
  return [
    byHour("interface endpoints", "vpc-endpoint", zones),
    byUse("interface endpoints", "vpc-endpoint-data", "GB that go through"),
  ];
}

function clusterOf({ props }: RegisteredResource): readonly CostItem[] {
  const isExtended = textAt(props, "upgradePolicy", "supportType") === "EXTENDED";
  return [
    byHour("control plane", "eks-cluster"),
    // Paid from the day on which standard support of the version ends, which no price tells.
    ...(isExtended ? [byUse("control plane", "eks-cluster-extended", "hours in extended support")] : []),
  ];
}

function redisOf({ props }: RegisteredResource): readonly CostItem[] {
  const node = textAt(props, "nodeType");
  const engine = textAt(props, "engine") ?? "redis";
  const nodes = numberAt(props, "numCacheClusters") ?? 1;
  return node === undefined ? [] : [byHour("Redis", `${engine}/${node}`, nodes)];
}

const priced: Readonly<Record<string, (resource: RegisteredResource) => readonly CostItem[]>> = {
  "aws:eks/cluster:Cluster": clusterOf,
  "aws:ec2/natGateway:NatGateway": () => [
    byHour("NAT gateways", "nat-gateway"),
    byUse("NAT gateways", "nat-gateway-data", "GB that go through"),
  ],
  "aws:ec2/eip:Eip": () => [byHour("public addresses", "public-ipv4")],
  "aws:ec2/vpcEndpoint:VpcEndpoint": endpointOf,
  "aws:elasticache/replicationGroup:ReplicationGroup": redisOf,
  "aws:kms/key:Key": () => [byMonth("keys", "kms-key", 1)],
  "aws:secretsmanager/secret:Secret": () => [byMonth("secrets", "secret", 1)],
  "aws:cloudwatch/logGroup:LogGroup": () => [
    byUse("logs", "logs-ingested", "GB that are written"),
    byUse("logs", "logs-stored", "GB that are kept"),
  ],
  "aws:s3/bucket:Bucket": () => [byUse("buckets", "s3-standard", "GB that are kept")],
  // Paid by the request alone: an empty queue costs what looking at it costs.
  "aws:sqs/queue:Queue": () => [byUse("queues", "sqs-requests", "requests")],
  "aws:ecr/repository:Repository": () => [byUse("registry", "ecr-storage", "GB that are kept")],
  [resourceTypes.statefulSet]: volumesOf,
  // The gateway's load balancer is made by a controller, of the Service of its proxies.
  [resourceTypes.proxies]: ({ props }) =>
    textAt(props, "spec", "provider", "kubernetes", "envoyService", "loadBalancerClass") === "service.k8s.aws/nlb"
      ? [
          byHour("load balancers", "network-load-balancer"),
          byUse("load balancers", "network-load-balancer-unit", "capacity units"),
        ]
      : [],
};

/** What a resource is paid for, nodes aside. Pure. */
export function itemsOf(resource: RegisteredResource): readonly CostItem[] {
  return priced[resource.type]?.(resource) ?? [];
}
