import type { IpPermission } from "@aws-sdk/client-ec2";
import { items } from "../../../serve/json.ts";
import type { JsonObject } from "../../../serve/index.ts";
import type { Live } from "../../kinds/kind.ts";
import { given, list, must, number } from "../given.ts";
import type { Mirror } from "../mirror.ts";
import { tagged } from "./network.ts";

/** A group lets everything out when it is made; the official provider takes that back. */
const everything: IpPermission[] = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];

/** A rule that stands in the group itself. */
function inline(rule: JsonObject): IpPermission {
  return {
    IpProtocol: given(rule, "protocol"),
    FromPort: number(rule, "fromPort"),
    ToPort: number(rule, "toPort"),
    IpRanges: list(rule, "cidrBlocks")?.map((CidrIp) => ({ CidrIp })),
    Ipv6Ranges: list(rule, "ipv6CidrBlocks")?.map((CidrIpv6) => ({ CidrIpv6 })),
    PrefixListIds: list(rule, "prefixListIds")?.map((PrefixListId) => ({ PrefixListId })),
    UserIdGroupPairs: list(rule, "securityGroups")?.map((GroupId) => ({ GroupId })),
  };
}

export const securityGroup: Mirror = {
  create: async ({ live, id, moto }) => {
    const ec2 = await moto.ec2();
    const { GroupId } = await ec2.createSecurityGroup({
      GroupName: must(live, "name"),
      Description: must(live, "description"),
      VpcId: given(live, "vpcId"),
      TagSpecifications: tagged("security-group", live),
    });
    await ec2.revokeSecurityGroupEgress({ GroupId, IpPermissions: everything });
    for (const rule of items(live, "ingress"))
      await ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions: [inline(rule)] });
    for (const rule of items(live, "egress"))
      await ec2.authorizeSecurityGroupEgress({ GroupId, IpPermissions: [inline(rule)] });
    return { [id]: GroupId ?? "" };
  },
  delete: async ({ id, moto }) => (await moto.ec2()).deleteSecurityGroup({ GroupId: id }),
};

function permission(live: Live): IpPermission {
  const Description = given(live, "description");
  const [v4, v6, prefixes, group] = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"].map((name) =>
    given(live, name),
  );
  return {
    IpProtocol: must(live, "ipProtocol"),
    FromPort: number(live, "fromPort"),
    ToPort: number(live, "toPort"),
    ...(v4 === undefined ? {} : { IpRanges: [{ CidrIp: v4, Description }] }),
    ...(v6 === undefined ? {} : { Ipv6Ranges: [{ CidrIpv6: v6, Description }] }),
    ...(prefixes === undefined ? {} : { PrefixListIds: [{ PrefixListId: prefixes, Description }] }),
    ...(group === undefined ? {} : { UserIdGroupPairs: [{ GroupId: group, Description }] }),
  };
}

const request = (live: Live) => ({
  GroupId: must(live, "securityGroupId"),
  IpPermissions: [permission(live)],
  TagSpecifications: tagged("security-group-rule", live),
});

export const ingressRule: Mirror = {
  create: async ({ live, id, moto }) => {
    const { SecurityGroupRules } = await (await moto.ec2()).authorizeSecurityGroupIngress(request(live));
    return { [id]: SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "" };
  },
  delete: async ({ live, id, moto }) =>
    (await moto.ec2()).revokeSecurityGroupIngress({
      GroupId: must(live, "securityGroupId"),
      SecurityGroupRuleIds: [id],
    }),
};

export const egressRule: Mirror = {
  create: async ({ live, id, moto }) => {
    const { SecurityGroupRules } = await (await moto.ec2()).authorizeSecurityGroupEgress(request(live));
    return { [id]: SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "" };
  },
  delete: async ({ live, id, moto }) =>
    (await moto.ec2()).revokeSecurityGroupEgress({
      GroupId: must(live, "securityGroupId"),
      SecurityGroupRuleIds: [id],
    }),
};

export const ec2Tag: Mirror = {
  create: async ({ live, moto }) => {
    const ec2 = await moto.ec2();
    await ec2.createTags({
      Resources: [must(live, "resourceId")],
      Tags: [{ Key: must(live, "key"), Value: must(live, "value") }],
    });
  },
  delete: async ({ live, moto }) =>
    (await moto.ec2()).deleteTags({ Resources: [must(live, "resourceId")], Tags: [{ Key: must(live, "key") }] }),
};
