import { text } from "../../../serve/json.ts";
import { contains, overlap, readRange } from "../../cloud/ranges.ts";
import { Refusal } from "../../cloud/refusal.ts";
import { zoneOf, zonesOf } from "../../cloud/regions.ts";
import type { Kind, Live } from "../kind.ts";
import { terraform } from "../sources.ts";
import { dependencies, neverTaken, noSuch } from "./refusals.ts";

const idIn = (live: Live): string => text(live, "arn").split("/").at(-1) ?? "";

export const vpc: Kind = {
  token: "aws:ec2/vpc:Vpc",
  noun: "EC2 VPC",
  spec: "AWS::EC2::VPC",
  own: [
    "assignGeneratedIpv6CidrBlock", // AWS::EC2::VPCCidrBlock
    "enableNetworkAddressUsageMetrics",
    "ipv6CidrBlock", // AWS::EC2::VPCCidrBlock
    "ipv6CidrBlockNetworkBorderGroup",
    "ipv6IpamPoolId",
    "ipv6NetmaskLength",
  ],
  replaces: {
    // A dedicated network may become an ordinary one in place, never the other way.
    instanceTenancy: {
      when: (before, after) => !(before === "dedicated" && after === "default"),
      source: terraform("ec2/vpc_"),
    },
  },
  allowed: {
    instanceTenancy: { values: ["default", "dedicated"], source: terraform("ec2/vpc_") },
  },
  defaults: { enableDnsSupport: true, instanceTenancy: "default" },
  apart: [["cidrBlock", "ipv4NetmaskLength"]],
  id: (_live, { ids }) => ids.ec2("vpc"),
  computed: (_live, _id, { ids, cloud }) => ({
    defaultNetworkAclId: ids.ec2("acl"),
    defaultRouteTableId: ids.ec2("rtb"),
    mainRouteTableId: ids.ec2("rtb"),
    defaultSecurityGroupId: ids.ec2("sg"),
    dhcpOptionsId: `dopt-0${cloud.account}0000`,
  }),
  refuses: (live) => {
    const cidr = text(live, "cidrBlock");
    if (cidr === "" && text(live, "ipv4IpamPoolId") === "")
      throw new Refusal("MissingParameter", "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.");
    const range = readRange(cidr);
    // https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
    if (cidr !== "" && (range === undefined || range.bits < 16 || range.bits > 28))
      throw new Refusal("InvalidVpc.Range", `The CIDR '${cidr}' is invalid.`);
  },
  companions: {
    "aws:ec2/securityGroup:SecurityGroup": (_live, id, { ids }) => ({
      id: ids.ec2("sg"),
      live: { name: "default", description: "default VPC security group", vpcId: id },
    }),
    "aws:ec2/routeTable:RouteTable": (_live, id, { ids }) => ({
      id: ids.ec2("rtb"),
      live: { vpcId: id, routes: [] },
    }),
  },
  taken: neverTaken,
  missing: noSuch("InvalidVpcID.NotFound", "vpc ID"),
  inUse: dependencies("vpc", idIn),
};

export const subnet: Kind = {
  token: "aws:ec2/subnet:Subnet",
  noun: "EC2 Subnet",
  spec: "AWS::EC2::Subnet",
  names: {
    enableResourceNameDnsARecordOnLaunch: "PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsARecord",
    enableResourceNameDnsAaaaRecordOnLaunch: "PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsAAAARecord",
    privateDnsHostnameTypeOnLaunch: "PrivateDnsNameOptionsOnLaunch.HostnameType",
  },
  own: ["customerOwnedIpv4Pool", "mapCustomerOwnedIpOnLaunch"], // Outposts
  replaces: {
    // In place, unless addresses are given out of it: then the range cannot be taken away.
    ipv6CidrBlock: {
      when: (_before, _after, _inputs, { assignIpv6AddressOnCreation }) => assignIpv6AddressOnCreation === true,
      source: terraform("ec2/vpc_subnet"),
    },
  },
  allowed: {
    privateDnsHostnameTypeOnLaunch: { values: ["ip-name", "resource-name"], source: terraform("ec2/vpc_subnet") },
  },
  defaults: {
    assignIpv6AddressOnCreation: false,
    enableDns64: false,
    enableResourceNameDnsARecordOnLaunch: false,
    enableResourceNameDnsAaaaRecordOnLaunch: false,
    ipv6Native: false,
    mapPublicIpOnLaunch: false,
  },
  apart: [["availabilityZone", "availabilityZoneId"]],
  references: { vpcId: { to: ["aws:ec2/vpc:Vpc"], holds: true } },
  id: (_live, { ids }) => ids.ec2("subnet"),
  computed: (live, _id, { cloud }) => {
    const zone = zoneOf(text(live, "availabilityZone"), text(live, "availabilityZoneId"), cloud.region);
    return {
      availabilityZone: zone.name,
      availabilityZoneId: zone.id,
      privateDnsHostnameTypeOnLaunch: live["privateDnsHostnameTypeOnLaunch"] ?? "ip-name",
    };
  },
  refuses: (live, { cloud }, before) => {
    if (before !== undefined) return;
    const cidr = text(live, "cidrBlock");
    const range = readRange(cidr);
    const network = cloud.get("aws:ec2/vpc:Vpc", text(live, "vpcId"));
    const whole = readRange(text(network?.live, "cidrBlock"));
    const isInside = range !== undefined && (whole === undefined || contains(whole, range));
    if (range === undefined || range.bits < 16 || range.bits > 28 || !isInside)
      throw new Refusal("InvalidSubnet.Range", `The CIDR '${cidr}' is invalid.`);
    for (const other of cloud.all("aws:ec2/subnet:Subnet")) {
      const taken = readRange(text(other.live, "cidrBlock"));
      if (text(other.live, "vpcId") === text(live, "vpcId") && taken !== undefined && overlap(taken, range))
        throw new Refusal("InvalidSubnet.Conflict", `The CIDR '${cidr}' conflicts with another subnet`);
    }
    refuseZone(text(live, "availabilityZone"), text(live, "availabilityZoneId"), cloud.region);
  },
  taken: neverTaken,
  missing: noSuch("InvalidSubnetID.NotFound", "subnet ID"),
  inUse: dependencies("subnet", idIn),
};

/** Zones of another region are never right; how many this region has cannot be known here. */
function refuseZone(name: string, id: string, region: string): void {
  const zones = zonesOf(region);
  if (name !== "" && !new RegExp(`^${region}[a-z]$`).test(name))
    throw new Refusal(
      "InvalidParameterValue",
      `Value (${name}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${zones.map((zone) => zone.name).join(", ")}.`,
    );
  if (id !== "" && !id.startsWith(`${zones[0]?.id.split("-")[0] ?? ""}-az`))
    throw new Refusal(
      "InvalidParameterValue",
      `Value (${id}) for parameter availabilityZoneId is invalid. Subnets can currently only be created in the following availability zones: ${zones.map((zone) => zone.id).join(", ")}.`,
    );
}
