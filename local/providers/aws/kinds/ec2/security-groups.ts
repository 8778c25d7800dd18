import { isDeepStrictEqual } from "node:util";
import { text } from "../../../serve/json.ts";
import { Refusal } from "../../cloud/refusal.ts";
import type { Kind, KindData, Live, Making } from "../kind.ts";
import { awsDocs, prefixReplaces, terraform } from "../sources.ts";
import { neverTaken, noSuch } from "./refusals.ts";

const idIn = (live: Live): string => text(live, "arn").split("/").at(-1) ?? "";

export const securityGroup: Kind = {
  token: "aws:ec2/securityGroup:SecurityGroup",
  noun: "EC2 Security Group",
  spec: "AWS::EC2::SecurityGroup",
  names: {
    description: "GroupDescription",
    name: "GroupName",
    ingress: "SecurityGroupIngress",
    egress: "SecurityGroupEgress",
  },
  own: ["namePrefix", "revokeRulesOnDelete"],
  replaces: { namePrefix: prefixReplaces("ec2/vpc_security_group") },
  formats: {
    description: {
      pattern: /^[\w .:/()#,@[\]+=&;{}!$*-]{0,255}$/,
      words: "have at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*",
      source: awsDocs("AWSEC2/latest/APIReference/API_CreateSecurityGroup.html"),
    },
  },
  defaults: { description: "Managed by Pulumi", revokeRulesOnDelete: false },
  apart: [["name", "namePrefix"]],
  naming: { property: "name", maxLength: 255 },
  references: {
    vpcId: { to: ["aws:ec2/vpc:Vpc"], holds: true },
    "ingress.securityGroups": { to: ["aws:ec2/securityGroup:SecurityGroup"], holds: true },
    "egress.securityGroups": { to: ["aws:ec2/securityGroup:SecurityGroup"], holds: true },
  },
  id: (_live, { ids }) => ids.ec2("sg"),
  refuses: (live, { cloud }, before) => {
    if (before !== undefined) return;
    const [name, network] = [text(live, "name"), text(live, "vpcId")];
    if (network === "") throw new Refusal("VPCIdNotSpecified", "No default VPC for this user");
    if (name.startsWith("sg-"))
      throw new Refusal("InvalidParameterValue", `invalid value for parameter group-name: ${name}`);
    const others = cloud.all("aws:ec2/securityGroup:SecurityGroup");
    if (others.some((other) => text(other.live, "name") === name && text(other.live, "vpcId") === network))
      throw new Refusal("InvalidGroup.Duplicate", `The security group '${name}' already exists for VPC '${network}'`);
  },
  keeps: (live) => {
    if (text(live, "name") === "default")
      throw new Refusal(
        "CannotDelete",
        `the specified group: "${idIn(live)}" name: "default" cannot be deleted by a user`,
      );
  },
  taken: neverTaken,
  missing: noSuch("InvalidGroup.NotFound", "security group"),
  inUse: (live) => new Refusal("DependencyViolation", `resource ${idIn(live)} has a dependent object`),
};

const peers = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"] as const;
const ruleFields = [...peers, "ipProtocol", "fromPort", "toPort", "securityGroupId"] as const;

/** CloudFormation replaces a rule for anything; the official provider calls ModifySecurityGroupRules. */
function replacedRule(
  file: "vpc_security_group_egress_rule" | "vpc_security_group_ingress_rule",
): NonNullable<KindData["replaces"]> {
  const source = terraform(`ec2/${file}`);
  const inPlace = { when: false, source };
  // A rule's peer may change within its kind only: from range to range, never from range to group.
  const appears = (before: unknown, after: unknown): boolean => before === undefined || after === undefined;
  return {
    fromPort: inPlace,
    toPort: inPlace,
    ipProtocol: inPlace,
    ...Object.fromEntries(peers.map((peer) => [peer, { when: appears, source }])),
  };
}

const ruleReferences = {
  securityGroupId: { to: ["aws:ec2/securityGroup:SecurityGroup"] },
  referencedSecurityGroupId: { to: ["aws:ec2/securityGroup:SecurityGroup"], holds: true },
} as const;

function rule(token: string): Pick<Kind, "id" | "computed" | "refuses" | "owner" | "taken" | "missing"> {
  return {
    id: (_live, { ids }: Making) => ids.ec2("sgr"),
    computed: (_live, id) => ({ securityGroupRuleId: id }),
    refuses: (live, { cloud }, before) => {
      const same = (a: Live, b: Live): boolean =>
        ruleFields.every((field) => isDeepStrictEqual(a[field] ?? "", b[field] ?? ""));
      if (before !== undefined && same(before, live)) return;
      if (!cloud.all(token).some((other) => same(other.live, live))) return;
      const peer = peers.map((name) => text(live, name)).find(Boolean) ?? "";
      const protocol = text(live, "ipProtocol");
      const words =
        protocol === "-1"
          ? "ALL"
          : `${protocol.toUpperCase()}, from port: ${Number(live["fromPort"])}, to port: ${Number(live["toPort"])}`;
      throw new Refusal(
        "InvalidPermission.Duplicate",
        `the specified rule "peer: ${peer}, ${words}, ALLOW" already exists`,
      );
    },
    owner: (live) => ({ type: "aws:ec2/securityGroup:SecurityGroup", identifier: text(live, "securityGroupId") }),
    taken: neverTaken,
    missing: (id) =>
      new Refusal("InvalidSecurityGroupRuleId.NotFound", `The security group rule ID '${id}' does not exist`),
  };
}

const ingressToken = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egressToken = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

export const securityGroupIngressRule: Kind = {
  token: ingressToken,
  noun: "VPC Security Group Ingress Rule",
  spec: "AWS::EC2::SecurityGroupIngress",
  names: {
    securityGroupId: "GroupId",
    cidrIpv4: "CidrIp",
    prefixListId: "SourcePrefixListId",
    referencedSecurityGroupId: "SourceSecurityGroupId",
  },
  own: ["tags"],
  replaces: replacedRule("vpc_security_group_ingress_rule"),
  oneOf: [peers],
  references: ruleReferences,
  ...rule(ingressToken),
};

export const securityGroupEgressRule: Kind = {
  token: egressToken,
  noun: "VPC Security Group Egress Rule",
  spec: "AWS::EC2::SecurityGroupEgress",
  names: {
    securityGroupId: "GroupId",
    cidrIpv4: "CidrIp",
    prefixListId: "DestinationPrefixListId",
    referencedSecurityGroupId: "DestinationSecurityGroupId",
  },
  own: ["tags"],
  replaces: replacedRule("vpc_security_group_egress_rule"),
  oneOf: [peers],
  references: ruleReferences,
  ...rule(egressToken),
};
