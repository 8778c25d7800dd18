import { text } from "../../../serve/json.ts";
import { textsAt } from "../../cloud/cloud.ts";
import { Refusal } from "../../cloud/refusal.ts";
import type { Kind } from "../kind.ts";
import { awsDocs, terraform, unverified } from "../sources.ts";

export const subnetGroup: Kind = {
  token: "aws:elasticache/subnetGroup:SubnetGroup",
  noun: "ElastiCache Subnet Group",
  spec: "AWS::ElastiCache::SubnetGroup",
  names: { name: "CacheSubnetGroupName" },
  formats: {
    name: {
      pattern: /^[a-zA-Z0-9-]{1,255}$/,
      words: "have at most 255 letters, digits and hyphens",
      source: awsDocs("AmazonElastiCache/latest/APIReference/API_CreateCacheSubnetGroup.html"),
    },
  },
  defaults: { description: "Managed by Pulumi" },
  naming: { property: "name", maxLength: 255, form: (proposed) => proposed.toLowerCase() },
  references: {
    subnetIds: {
      to: ["aws:ec2/subnet:Subnet"],
      missing: (id) => new Refusal("InvalidSubnet", `Some input subnets in :[${id}] are invalid.`),
    },
  },
  id: (live) => text(live, "name").toLowerCase(),
  computed: (live, _id, { cloud }) => ({
    vpcId: text(cloud.get("aws:ec2/subnet:Subnet", textsAt(live, "subnetIds")[0] ?? "")?.live, "vpcId"),
  }),
  refuses: (live, { cloud }) => {
    const networks = textsAt(live, "subnetIds").map((id) =>
      text(cloud.get("aws:ec2/subnet:Subnet", id)?.live, "vpcId"),
    );
    if (new Set(networks).size > 1)
      throw new Refusal("InvalidSubnet", "The new Subnets are not in the same Vpc as the existing subnet group");
  },
  taken: (live) =>
    new Refusal("CacheSubnetGroupAlreadyExists", `Cache subnet group ${text(live, "name")} already exists.`),
  missing: (name) => new Refusal("CacheSubnetGroupNotFoundFault", `Cache Subnet Group ${name} does not exist.`),
  inUse: (live) =>
    new Refusal(
      "CacheSubnetGroupInUse",
      `Cache subnet group ${text(live, "name")} is currently in use by a cache cluster.`,
    ),
  builtIn: (name) => name === "default",
};

export const parameterGroup: Kind = {
  token: "aws:elasticache/parameterGroup:ParameterGroup",
  noun: "ElastiCache Parameter Group",
  spec: "AWS::ElastiCache::ParameterGroup",
  names: { family: "CacheParameterGroupFamily", parameters: "Properties" },
  own: ["name"], // CloudFormation makes it up
  replaces: {
    name: { when: true, source: terraform("elasticache/parameter_group") },
    // CloudFormation updates the description; ModifyCacheParameterGroup has no such argument.
    description: { when: true, source: terraform("elasticache/parameter_group") },
  },
  formats: {
    name: {
      pattern: /^[a-zA-Z](?:[a-zA-Z0-9.-]{0,253}[a-zA-Z0-9])?$/,
      words: "have at most 255 letters, digits, dots and hyphens, a letter first and no hyphen last",
      source: unverified(awsDocs("AmazonElastiCache/latest/APIReference/API_CreateCacheParameterGroup.html")),
    },
    family: {
      pattern: /^(redis|valkey|memcached)\d+(\.\d+|\.x)?$/,
      words: "be an engine and its version, such as redis7 or valkey8",
      source: awsDocs("AmazonElastiCache/latest/APIReference/API_CreateCacheParameterGroup.html"),
    },
  },
  defaults: { description: "Managed by Pulumi" },
  naming: { property: "name", maxLength: 255, form: (proposed) => proposed.toLowerCase() },
  id: (live) => text(live, "name").toLowerCase(),
  taken: (live) =>
    new Refusal("CacheParameterGroupAlreadyExists", `Parameter group ${text(live, "name")} already exists`),
  missing: (name) => new Refusal("CacheParameterGroupNotFound", `CacheParameterGroup not found: ${name}`),
  inUse: (live) =>
    new Refusal(
      "InvalidCacheParameterGroupState",
      `One or more cache clusters are still members of this parameter group ${text(live, "name")}, so the group cannot be deleted.`,
    ),
  builtIn: (name) => name.startsWith("default."),
};
