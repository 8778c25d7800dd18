import type { Store, StoredRecord } from "../../providers/aws/cloud/store.ts";
import { textsAt } from "../../providers/aws/cloud/cloud.ts";
import { count, fields, isObject, items, text } from "../../providers/serve/json.ts";
import type { Json } from "../../providers/serve/index.ts";

/** A taint as Kubernetes writes it. */
export interface NodeTaint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** A zone by its name and its id. */
export interface Zone {
  readonly name: string;
  readonly id: string;
}

/** A managed node group as EKS has it. */
export interface NodeGroup {
  readonly name: string;
  readonly cluster: string;
  /** Another one after a replacement, also when the name stays. */
  readonly arn: string;
  readonly region: string;
  /** The preferred first. */
  readonly instanceTypes: readonly string[];
  readonly amiType: string;
  readonly capacityType: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly NodeTaint[];
  readonly tags: Readonly<Record<string, string>>;
  readonly min: number;
  readonly desired: number;
  readonly max: number;
  /** Zones of its subnets, each once. */
  readonly zones: readonly Zone[];
  /** Its nodes' settings: user data of its launch template, decoded. */
  readonly userData: string;
  /** Size of the largest volume of its launch template, in GiB; 20 as EKS gives without one. */
  readonly diskGiB: number;
}

const effects: Readonly<Record<string, string>> = {
  NO_SCHEDULE: "NoSchedule",
  NO_EXECUTE: "NoExecute",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
};

/** EKS's own when no launch template says: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html */
const defaultDiskGiB = 20;

function strings(value: Json | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).map(([key, one]) => [
      key,
      typeof one === "string" ? one : JSON.stringify(one),
    ]),
  );
}

/** What a node group's record says, with its subnets and its launch template. Pure. */
export function nodeGroupOf(
  { live, region }: Pick<StoredRecord, "live" | "region">,
  subnets: readonly Pick<StoredRecord, "id" | "live">[],
  templates: readonly Pick<StoredRecord, "id" | "live">[],
): NodeGroup {
  const zones = textsAt(live, "subnetIds")
    .flatMap((id) => subnets.filter((subnet) => subnet.id === id))
    .map((subnet) => ({
      name: text(subnet.live, "availabilityZone"),
      id: text(subnet.live, "availabilityZoneId"),
    }));
  const template = templates.find(({ id }) => textsAt(live, "launchTemplate.id").includes(id))?.live ?? {};
  const sizes = items(template, "blockDeviceMappings").map((one) => count(one, 0, "ebs", "volumeSize"));
  return {
    name: text(live, "nodeGroupName"),
    cluster: text(live, "clusterName"),
    arn: text(live, "arn"),
    region,
    instanceTypes: textsAt(live, "instanceTypes"),
    amiType: text(live, "amiType"),
    capacityType: text(live, "capacityType"),
    labels: strings(live["labels"]),
    taints: items(live, "taints").map((taint) => ({
      key: text(taint, "key"),
      ...(text(taint, "value") === "" ? {} : { value: text(taint, "value") }),
      effect: effects[text(taint, "effect")] ?? text(taint, "effect"),
    })),
    tags: strings(live["tagsAll"]),
    min: count(live, 0, "scalingConfig", "minSize"),
    desired: count(live, 0, "scalingConfig", "desiredSize"),
    max: count(live, 0, "scalingConfig", "maxSize"),
    zones: [...new Map(zones.map((zone) => [zone.name, zone])).values()],
    userData: Buffer.from(text(template, "userData"), "base64").toString("utf8"),
    diskGiB: sizes.length === 0 ? defaultDiskGiB : Math.max(...sizes),
  };
}

const groupType = "aws:eks/nodeGroup:NodeGroup";

/** Every place of an account's folder that has objects: regions with the accounts in each. */
function places(store: Store): readonly { readonly region: string; readonly account: string }[] {
  return store.regions().flatMap((region) => store.accounts(region).map((account) => ({ region, account })));
}

/** All objects of a type, in every region and account of the folder. */
export function recordsOf(store: Store, type: string): readonly StoredRecord[] {
  return places(store).flatMap((place) => store.all({ ...place, type }));
}

/** All node groups of the folder. */
export function nodeGroups(store: Store): readonly NodeGroup[] {
  const records = recordsOf(store, groupType);
  if (records.length === 0) return [];
  const subnets = recordsOf(store, "aws:ec2/subnet:Subnet");
  const templates = recordsOf(store, "aws:ec2/launchTemplate:LaunchTemplate");
  return records.map((record) => nodeGroupOf(record, subnets, templates));
}

/** Sets a node group's desired size, as the Cluster Autoscaler does on AWS. */
export function setDesired(store: Store, group: NodeGroup, desired: number): void {
  const record = recordsOf(store, groupType).find(({ live }) => text(live, "arn") === group.arn);
  if (record === undefined) return;
  const scalingConfig = { ...fields(record.live, "scalingConfig"), desiredSize: desired };
  store.replace({ ...record, live: { ...record.live, scalingConfig } });
}
