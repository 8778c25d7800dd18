import { text } from "../../../serve/json.ts";
import { textsAt } from "../../cloud/cloud.ts";
import { Refusal } from "../../cloud/refusal.ts";
import { shortRegion } from "../../cloud/regions.ts";
import type { Kind, Live } from "../kind.ts";
import { keys } from "../kms.ts";
import { awsDocs, terraform } from "../sources.ts";

const source = terraform("elasticache/replication_group");
const inPlace = { when: false, source } as const;

const older = (before: unknown, after: unknown): boolean =>
  String(after).localeCompare(String(before), "en", { numeric: true }) < 0;

const combination = (message: string): Refusal => new Refusal("InvalidParameterCombination", message);

/** Whether data is spread over shards: then clients ask one configuration endpoint. */
function isSharded(live: Live): boolean {
  return (
    Number(live["numNodeGroups"] ?? 1) > 1 ||
    live["clusterMode"] === "enabled" ||
    text(live, "parameterGroupName").includes(".cluster.on")
  );
}

/** A version with its patch: `7.1.0` of `7.1`. */
function actual(version: string): string {
  return version.split(".").length === 3 ? version : `${version}.0`;
}

function nodes(live: Live): number {
  const replicas = Number(live["replicasPerNodeGroup"] ?? 0);
  return Number(live["numCacheClusters"] ?? Number(live["numNodeGroups"] ?? 1) * (replicas + 1));
}

function members(live: Live, id: string): readonly string[] {
  const number = (index: number, width: number): string => String(index + 1).padStart(width, "0");
  if (!isSharded(live)) return Array.from({ length: nodes(live) }, (_, index) => `${id}-${number(index, 3)}`);
  const shards = Number(live["numNodeGroups"] ?? 1);
  const each = Number(live["replicasPerNodeGroup"] ?? 0) + 1;
  return Array.from(
    { length: shards * each },
    (_, index) => `${id}-${number(Math.floor(index / each), 4)}-${number(index % each, 3)}`,
  );
}

export const replicationGroup: Kind = {
  token: "aws:elasticache/replicationGroup:ReplicationGroup",
  noun: "ElastiCache Replication Group",
  spec: "AWS::ElastiCache::ReplicationGroup",
  names: {
    description: "ReplicationGroupDescription",
    maintenanceWindow: "PreferredMaintenanceWindow",
    nodeType: "CacheNodeType",
    parameterGroupName: "CacheParameterGroupName",
    securityGroupNames: "CacheSecurityGroupNames",
    subnetGroupName: "CacheSubnetGroupName",
  },
  own: ["applyImmediately", "authTokenUpdateStrategy", "authTokenWo", "authTokenWoVersion", "finalSnapshotIdentifier"],
  replaces: {
    authToken: inPlace,
    // From Redis to Valkey in place, never back; from version to version in place, never down.
    engine: { when: (before, after) => before === "valkey" && after === "redis", source },
    engineVersion: { when: older, source },
    nodeGroupConfigurations: { when: true, source },
    numNodeGroups: inPlace,
    preferredCacheClusterAzs: inPlace,
    replicasPerNodeGroup: inPlace,
    securityGroupNames: { when: true, source },
    // In place since 7.0.5.
    transitEncryptionEnabled: {
      when: (_before, _after, { engineVersion }) => engineVersion !== undefined && older("7.0", engineVersion),
      source,
    },
  },
  allowed: {
    engine: { values: ["redis", "valkey"], source },
    authTokenUpdateStrategy: { values: ["SET", "ROTATE", "DELETE"], source },
    clusterMode: { values: ["enabled", "disabled", "compatible"], source },
    ipDiscovery: { values: ["ipv4", "ipv6"], source },
    networkType: {
      values: ["ipv4", "ipv6", "dual_stack"],
      source: awsDocs("AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html"),
    },
    transitEncryptionMode: { values: ["preferred", "required"], source },
    "logDeliveryConfigurations.logFormat": { values: ["json", "text"], source },
    "logDeliveryConfigurations.logType": { values: ["slow-log", "engine-log"], source },
    "logDeliveryConfigurations.destinationType": { values: ["cloudwatch-logs", "kinesis-firehose"], source },
  },
  formats: {
    replicationGroupId: {
      pattern: /^(?!.*--)[a-zA-Z](?:[a-zA-Z0-9-]{0,38}[a-zA-Z0-9])?$/,
      words: "have at most 40 letters, digits and single hyphens, a letter first and no hyphen last",
      source: awsDocs("AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html"),
    },
    authToken: {
      pattern: /^[!&#$^<>\-A-Za-z0-9]{16,128}$/,
      words: "have 16 to 128 letters, digits and !&#$^<>-",
      source: awsDocs("AmazonElastiCache/latest/dg/auth.html"),
    },
  },
  ordered: ["preferredCacheClusterAzs"],
  defaults: { automaticFailoverEnabled: false, multiAzEnabled: false },
  apart: [
    ["numCacheClusters", "numNodeGroups"],
    ["numCacheClusters", "replicasPerNodeGroup"],
    ["authToken", "userGroupIds"],
  ],
  naming: { property: "replicationGroupId", maxLength: 40 },
  references: {
    kmsKeyId: { to: keys },
    parameterGroupName: { to: ["aws:elasticache/parameterGroup:ParameterGroup"], holds: true },
    securityGroupIds: {
      to: ["aws:ec2/securityGroup:SecurityGroup"],
      holds: true,
      missing: (id) => new Refusal("InvalidParameterValue", `Some security groups do not exist: ${id}`),
    },
    subnetGroupName: { to: ["aws:elasticache/subnetGroup:SubnetGroup"], holds: true },
    userGroupIds: { to: ["aws:elasticache/userGroup:UserGroup"], holds: true },
  },
  computed: (live, id, { cloud, ids }) => {
    const host = `${ids.letters("host", 6)}.${shortRegion(cloud.region)}.cache.${cloud.dnsSuffix}`;
    const isSecret = live["transitEncryptionEnabled"] === true;
    const [engine, sharded] = [text(live, "engine") || "redis", isSharded(live)];
    const version = text(live, "engineVersion") || (engine === "valkey" ? "8.0" : "7.1");
    const family = `${engine}${version.split(".")[0] ?? ""}`;
    return {
      atRestEncryptionEnabled: live["atRestEncryptionEnabled"] ?? engine === "valkey",
      autoMinorVersionUpgrade: live["autoMinorVersionUpgrade"] ?? true,
      clusterEnabled: sharded,
      clusterMode: text(live, "clusterMode") || (sharded ? "enabled" : "disabled"),
      configurationEndpointAddress: sharded
        ? isSecret
          ? `clustercfg.${id}.${host}`
          : `${id}.${host.replace(".", ".clustercfg.")}`
        : "",
      engine,
      engineVersion: version,
      engineVersionActual: actual(version),
      ipDiscovery: text(live, "ipDiscovery") || "ipv4",
      memberClusters: members(live, id),
      networkType: text(live, "networkType") || "ipv4",
      numCacheClusters: nodes(live),
      numNodeGroups: live["numNodeGroups"] ?? 1,
      parameterGroupName: text(live, "parameterGroupName") || `default.${family}${sharded ? ".cluster.on" : ""}`,
      primaryEndpointAddress: sharded
        ? ""
        : isSecret
          ? `master.${id}.${host}`
          : `${id}.${host.replace(".", ".ng.0001.")}`,
      readerEndpointAddress: sharded
        ? ""
        : isSecret
          ? `replica.${id}.${host}`
          : `${id}-ro.${host.replace(".", ".ng.0001.")}`,
      replicasPerNodeGroup: live["replicasPerNodeGroup"] ?? nodes(live) - 1,
      subnetGroupName: text(live, "subnetGroupName") || "default",
      transitEncryptionEnabled: live["transitEncryptionEnabled"] ?? false,
    };
  },
  changing: ["memberClusters", "engineVersionActual"],
  updated: (live, before) => {
    const byShards = ["numNodeGroups", "replicasPerNodeGroup"].some((name) => live[name] !== before[name]);
    const { numCacheClusters: _, ...shards } = live;
    const sized = byShards ? { ...shards, numCacheClusters: nodes(shards) } : live;
    return {
      numCacheClusters: nodes(sized),
      replicasPerNodeGroup: nodes(sized) / Number(live["numNodeGroups"] ?? 1) - 1,
      memberClusters: members(sized, text(before, "replicationGroupId")),
      engineVersionActual: actual(text(live, "engineVersion")),
    };
  },
  refuses: (live, _making, before) => {
    if (before === undefined && text(live, "nodeType") === "")
      throw new Refusal(
        "InvalidParameterValue",
        "Cache node type is required: The parameter CacheNodeType must be provided",
      );
    if (text(live, "authToken") !== "" && live["transitEncryptionEnabled"] !== true)
      throw combination("The AUTH token can only be set when encryption in transit is enabled.");
    if (textsAt(live, "userGroupIds").length > 0 && live["transitEncryptionEnabled"] !== true)
      throw combination("User group based access control requires encryption-in-transit to be enabled.");
    if (live["multiAzEnabled"] === true && live["automaticFailoverEnabled"] !== true)
      throw combination("automatic_failover_enabled must be true if multi_az_enabled is true");
    if (live["automaticFailoverEnabled"] === true && !isSharded(live) && nodes(live) < 2)
      throw combination('"num_cache_clusters": must be at least 2 if "automatic_failover_enabled" is true');
    if (isSharded(live) && live["automaticFailoverEnabled"] !== true)
      throw combination("Automatic failover must be enabled for replication groups with cluster mode enabled.");
  },
  taken: (live) =>
    new Refusal(
      "ReplicationGroupAlreadyExists",
      `Replication group ${text(live, "replicationGroupId")} already exists.`,
    ),
  missing: (id) => new Refusal("ReplicationGroupNotFoundFault", `Replication group ${id} not found.`),
};
