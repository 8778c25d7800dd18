import { text } from "../../../serve/json.ts";
import { textsAt, type Cloud } from "../../cloud/cloud.ts";
import { Refusal } from "../../cloud/refusal.ts";
import type { Kind } from "../kind.ts";
import { terraform } from "../sources.ts";

/** Types of EC2 that may be tagged apart from their own resource, as the subnets of an adopted network are. */
const taggable = [
  "aws:ec2/subnet:Subnet",
  "aws:ec2/vpc:Vpc",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/routeTable:RouteTable",
];

const tagSource = terraform("ec2/tag_gen");

export const ec2Tag: Kind = {
  token: "aws:ec2/tag:Tag",
  noun: "EC2 Tag",
  spec: undefined,
  why: "CloudFormation tags what it makes, and nothing else.",
  own: ["key", "resourceId", "value"],
  replaces: { key: { when: true, source: tagSource }, resourceId: { when: true, source: tagSource } },
  identity: ["resourceId", "key"],
  id: (live) => `${text(live, "resourceId")},${text(live, "key")}`,
  refuses: (live, { cloud }) => {
    const id = text(live, "resourceId");
    if (!taggable.some((type) => cloud.get(type, id) !== undefined))
      throw new Refusal("InvalidID", `The ID '${id}' is not valid`);
  },
  taken: (live) =>
    new Refusal(
      "TagAlreadyExists",
      `${text(live, "resourceId")} has a tag ${text(live, "key")} already, managed by another resource`,
    ),
  missing: (id) => new Refusal("InvalidID", `The ID '${id}' is not valid`),
};

const groupSource = terraform("autoscaling/group_tag");

function nodeGroupOf(group: string, cloud: Cloud): string | undefined {
  return cloud
    .all("aws:eks/nodeGroup:NodeGroup")
    .find(({ live }) => textsAt(live, "resources.autoscalingGroups.name").includes(group))?.id;
}

/** Tags of a managed node group's Auto Scaling group, by which the Cluster Autoscaler scales from zero. */
export const autoscalingTag: Kind = {
  token: "aws:autoscaling/tag:Tag",
  noun: "Auto Scaling Group Tag",
  spec: undefined,
  why: "CloudFormation tags the groups that it makes; those of node groups are made by EKS.",
  own: ["autoscalingGroupName", "tag"],
  replaces: {
    autoscalingGroupName: { when: true, source: groupSource },
    "tag.key": { when: true, source: groupSource },
  },
  id: (live) => `${text(live, "autoscalingGroupName")},${text(live, "tag", "key")}`,
  refuses: (live, { cloud }) => {
    const group = text(live, "autoscalingGroupName");
    if (nodeGroupOf(group, cloud) === undefined)
      throw new Refusal("ValidationError", `AutoScalingGroup name not found - no such group: ${group}`);
  },
  taken: (live) =>
    new Refusal(
      "AlreadyExists",
      `${text(live, "autoscalingGroupName")} has a tag ${text(live, "tag", "key")} already, managed by another resource`,
    ),
  missing: (id) => new Refusal("ValidationError", `Tag ${id} was not found`),
};

export const defaultSecurityGroup: Kind = {
  token: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  noun: "EC2 Default Security Group",
  spec: undefined,
  why: "EC2 makes it with the network; CloudFormation cannot reach it.",
  own: ["egress", "ingress", "revokeRulesOnDelete", "vpcId"],
  replaces: { vpcId: { when: true, source: terraform("ec2/vpc_default_security_group") } },
  defaults: { revokeRulesOnDelete: false },
  identity: ["vpcId"],
  references: { vpcId: { to: ["aws:ec2/vpc:Vpc"] } },
  id: (live, { cloud }) => text(cloud.get("aws:ec2/vpc:Vpc", text(live, "vpcId"))?.live, "defaultSecurityGroupId"),
  computed: (_live, id, { cloud }) => ({
    arn: cloud.arn("ec2", `security-group/${id}`),
    description: "default VPC security group",
    name: "default",
  }),
  refuses: (live) => {
    if (text(live, "vpcId") === "") throw new Refusal("VPCIdNotSpecified", "No default VPC for this user");
  },
  owner: (live) => ({ type: "aws:ec2/vpc:Vpc", identifier: text(live, "vpcId") }),
  taken: () =>
    new Refusal(
      "InvalidGroup.Duplicate",
      "The network's default security group is managed by another resource already",
    ),
  missing: (id) => new Refusal("InvalidGroup.NotFound", `The security group '${id}' does not exist`),
};
