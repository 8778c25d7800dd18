import { awsCommand, isInstance, nameParts } from "./aws.ts";

/** How a price is found in AWS's price list: a service, what its products must say, and how their usage type ends. */
export interface PriceQuestion {
  readonly service: string;
  readonly terms: Readonly<Record<string, string>>;
  /** The usage type without the region's own prefix, such as `EU-`. @default whatever it is */
  readonly usage?: string;
}

/** What is paid for beside instances; each with the unit that its price is for. Services, terms and usage types: the price list's own. */
const items: Readonly<Record<string, PriceQuestion & { readonly unit: string }>> = {
  "eks-cluster": { service: "AmazonEKS", terms: {}, usage: "AmazonEKS-Hours:perCluster", unit: "hour" },
  "eks-cluster-extended": { service: "AmazonEKS", terms: {}, usage: "AmazonEKS-Hours:extendedSupport", unit: "hour" },
  "nat-gateway": {
    service: "AmazonEC2",
    terms: { productFamily: "NAT Gateway" },
    usage: "NatGateway-Hours",
    unit: "hour",
  },
  "nat-gateway-data": {
    service: "AmazonEC2",
    terms: { productFamily: "NAT Gateway" },
    usage: "NatGateway-Bytes",
    unit: "GB",
  },
  "public-ipv4": { service: "AmazonVPC", terms: {}, usage: "PublicIPv4:InUseAddress", unit: "hour" },
  "vpc-endpoint": {
    service: "AmazonVPC",
    terms: { productFamily: "VpcEndpoint" },
    usage: "VpcEndpoint-Hours",
    unit: "hour and zone",
  },
  "vpc-endpoint-data": {
    service: "AmazonVPC",
    terms: { productFamily: "VpcEndpoint" },
    usage: "VpcEndpoint-Bytes",
    unit: "GB",
  },
  "ebs-gp3": {
    service: "AmazonEC2",
    terms: { volumeApiName: "gp3" },
    usage: "EBS:VolumeUsage.gp3",
    unit: "GB and month",
  },
  "network-load-balancer": {
    service: "AWSELB",
    terms: { operation: "LoadBalancing:Network" },
    usage: "LoadBalancerUsage",
    unit: "hour",
  },
  "network-load-balancer-unit": {
    service: "AWSELB",
    terms: { operation: "LoadBalancing:Network" },
    usage: "LCUUsage",
    unit: "capacity unit and hour",
  },
  "kms-key": { service: "awskms", terms: {}, usage: "KMS-Keys", unit: "key and month" },
  secret: { service: "AWSSecretsManager", terms: {}, usage: "AWSSecretsManager-Secrets", unit: "secret and month" },
  "logs-ingested": { service: "AmazonCloudWatch", terms: {}, usage: "DataProcessing-Bytes", unit: "GB" },
  "logs-stored": { service: "AmazonCloudWatch", terms: {}, usage: "TimedStorage-ByteHrs", unit: "GB and month" },
  "s3-standard": { service: "AmazonS3", terms: {}, usage: "TimedStorage-ByteHrs", unit: "GB and month" },
  // Of standard queues; those that keep an order have `Requests-FIFO-Tier1`.
  "sqs-requests": { service: "AWSQueueService", terms: {}, usage: "Requests-Tier1", unit: "request" },
  "ecr-storage": { service: "AmazonECR", terms: {}, usage: "TimedStorage-ByteHrs", unit: "GB and month" },
};

const engines: Readonly<Record<string, string>> = { redis: "Redis", valkey: "Valkey" };

/** `spot/c7i.xlarge`: the instance type; undefined for anything else. */
export function spotType(item: string): string | undefined {
  const [kind, type] = nameParts(item);
  return kind === "spot" && isInstance(type) ? type : undefined;
}

/** `valkey/cache.r7g.large`: a node of ElastiCache; undefined for anything else. */
function cacheNode(item: string): PriceQuestion | undefined {
  const [engine, type] = nameParts(item);
  const cacheEngine = Object.hasOwn(engines, engine) ? engines[engine] : undefined;
  return cacheEngine === undefined || !/^cache\.[a-z0-9-]+\.[a-z0-9]+$/.test(type)
    ? undefined
    : { service: "AmazonElastiCache", terms: { instanceType: type, cacheEngine }, usage: `NodeUsage:${type}` };
}

/** What an hour of an on-demand instance with Linux is in the list. */
function instance(instanceType: string): PriceQuestion {
  return {
    service: "AmazonEC2",
    terms: {
      instanceType,
      operatingSystem: "Linux",
      preInstalledSw: "NA",
      tenancy: "Shared",
      capacitystatus: "Used",
    },
  };
}

/** How the price list is asked for an item; undefined for what is no item of it. */
export function listQuestion(item: string): PriceQuestion | undefined {
  if (isInstance(item)) return instance(item);
  return Object.hasOwn(items, item) ? items[item] : cacheNode(item);
}

/** The unit of an item's price. */
export function unitOf(item: string): string {
  return (Object.hasOwn(items, item) ? items[item]?.unit : undefined) ?? "hour";
}

/** Whether a name is `REGION/ITEM`, for an item that has a price. */
export function isPriceName(name: string): boolean {
  const [region, item] = nameParts(name);
  return /^[a-z]{2}(-[a-z]+)+-\d$/.test(region) && (listQuestion(item) ?? spotType(item)) !== undefined;
}

/** The question as a command of AWS. Expects a name that {@link isPriceName} accepts. */
export function priceCommand(name: string): Parameters<typeof awsCommand>[0] {
  const [region, item] = nameParts(name);
  const spot = spotType(item);
  // https://docs.aws.amazon.com/cli/latest/reference/ec2/describe-spot-price-history.html
  if (spot !== undefined)
    return [
      "ec2",
      "describe-spot-price-history",
      "--region",
      region,
      "--instance-types",
      spot,
      "--product-descriptions",
      "Linux/UNIX",
      "--max-items",
      "100",
    ];
  const { service, terms } = listQuestion(item) ?? { service: "AmazonEC2", terms: {} };
  // https://docs.aws.amazon.com/cli/latest/reference/pricing/get-products.html; the price list of all regions answers in us-east-1.
  return [
    "pricing",
    "get-products",
    "--region",
    "us-east-1",
    "--service-code",
    service,
    "--filters",
    ...Object.entries({ regionCode: region, ...terms }).map(
      ([field, value]) => `Type=TERM_MATCH,Field=${field},Value=${value}`,
    ),
  ];
}
