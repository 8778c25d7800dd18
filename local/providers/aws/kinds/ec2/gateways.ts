import { text } from "../../../serve/json.ts";
import { Refusal } from "../../cloud/refusal.ts";
import type { Kind, Live } from "../kind.ts";
import { awsDocs, terraform } from "../sources.ts";
import { dependencies, neverTaken, noSuch } from "./refusals.ts";

const idIn = (live: Live): string => text(live, "arn").split("/").at(-1) ?? "";

export const internetGateway: Kind = {
  token: "aws:ec2/internetGateway:InternetGateway",
  noun: "EC2 Internet Gateway",
  spec: "AWS::EC2::InternetGateway",
  own: ["vpcId"], // AWS::EC2::VPCGatewayAttachment
  references: { vpcId: { to: ["aws:ec2/vpc:Vpc"], holds: true } },
  id: (_live, { ids }) => ids.ec2("igw"),
  refuses: (live, { cloud }, before) => {
    const network = text(live, "vpcId");
    if (network === "" || network === text(before, "vpcId")) return;
    if (cloud.all("aws:ec2/internetGateway:InternetGateway").some((other) => text(other.live, "vpcId") === network))
      throw new Refusal("InvalidParameterValue", `Network ${network} already has an internet gateway attached`);
  },
  // It is detached before it is deleted, which EC2 refuses while public addresses of the network need it.
  keeps: (live, _id, cloud) => {
    const network = text(live, "vpcId");
    const isPublic = cloud.all("aws:ec2/natGateway:NatGateway").some(({ live: nat }) => {
      const { live: subnet } = cloud.get("aws:ec2/subnet:Subnet", text(nat, "subnetId")) ?? {};
      return text(nat, "connectivityType") === "public" && text(subnet, "vpcId") === network;
    });
    if (isPublic && network !== "")
      throw new Refusal(
        "DependencyViolation",
        `Network ${network} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
      );
  },
  taken: neverTaken,
  missing: noSuch("InvalidInternetGatewayID.NotFound", "internetGateway ID"),
  inUse: dependencies("internetGateway", idIn),
};

export const eip: Kind = {
  token: "aws:ec2/eip:Eip",
  noun: "EC2 EIP",
  spec: "AWS::EC2::EIP",
  names: { instance: "InstanceId" },
  own: ["associateWithPrivateIp", "customerOwnedIpv4Pool", "networkInterface"], // AWS::EC2::EIPAssociation
  replaces: { publicIpv4Pool: { when: true, source: terraform("ec2/ec2_eip") } },
  allowed: { domain: { values: ["vpc", "standard"], source: terraform("ec2/ec2_eip") } },
  id: (_live, { ids }) => ids.ec2("eipalloc"),
  computed: (_live, id, { cloud, ids }) => {
    // Addresses for documentation (RFC 5737): nobody's.
    const address = `${["192.0.2", "198.51.100", "203.0.113"][ids.number("net", 3)] ?? ""}.${1 + ids.number("ip", 254)}`;
    const zone = cloud.region === "us-east-1" ? "compute-1" : `${cloud.region}.compute`;
    return {
      allocationId: id,
      domain: "vpc",
      networkBorderGroup: cloud.region,
      publicIp: address,
      publicIpv4Pool: "amazon",
      publicDns: `ec2-${address.replaceAll(".", "-")}.${zone}.${cloud.dnsSuffix}`,
    };
  },
  taken: neverTaken,
  missing: (id) => new Refusal("InvalidAllocationID.NotFound", `The allocation ID '${id}' does not exist`),
  inUse: (live) => new Refusal("InvalidIPAddress.InUse", `Address ${text(live, "publicIp")} is in use.`),
};

export const natGateway: Kind = {
  token: "aws:ec2/natGateway:NatGateway",
  noun: "EC2 NAT Gateway",
  spec: "AWS::EC2::NatGateway",
  names: { privateIp: "PrivateIpAddress" },
  allowed: {
    connectivityType: { values: ["public", "private"], source: terraform("ec2/vpc_nat_gateway") },
    availabilityMode: {
      values: ["zonal", "regional"],
      source: awsDocs("AWSEC2/latest/APIReference/API_CreateNatGateway.html"),
    },
  },
  replaces: { secondaryPrivateIpAddressCount: { when: true, source: terraform("ec2/vpc_nat_gateway") } },
  defaults: { connectivityType: "public" },
  references: {
    allocationId: { to: ["aws:ec2/eip:Eip"], holds: true },
    subnetId: { to: ["aws:ec2/subnet:Subnet"], holds: true },
    vpcId: { to: ["aws:ec2/vpc:Vpc"], holds: true },
    secondaryAllocationIds: { to: ["aws:ec2/eip:Eip"], holds: true },
  },
  id: (_live, { ids }) => ids.ec2("nat"),
  computed: (live, _id, { cloud, ids }) => {
    const address = cloud.get("aws:ec2/eip:Eip", text(live, "allocationId"))?.live;
    const subnet = cloud.get("aws:ec2/subnet:Subnet", text(live, "subnetId"))?.live;
    const [a, b, c] = text(subnet, "cidrBlock").split(/[./]/);
    return {
      availabilityMode: live["availabilityMode"] ?? "zonal",
      networkInterfaceId: ids.ec2("eni"),
      ...(address === undefined ? {} : { associationId: ids.ec2("eipassoc"), publicIp: text(address, "publicIp") }),
      ...(subnet === undefined
        ? {}
        : {
            privateIp: `${a ?? ""}.${b ?? ""}.${c ?? ""}.${4 + ids.number("private", 12)}`,
            vpcId: text(subnet, "vpcId"),
          }),
    };
  },
  refuses: (live, { cloud }, before) => {
    if (before !== undefined || text(live, "availabilityMode") === "regional") return;
    const allocation = text(live, "allocationId");
    const isPublic = text(live, "connectivityType") === "public";
    if (text(live, "subnetId") === "")
      throw new Refusal("MissingParameter", "The request must contain the parameter SubnetId");
    if (isPublic && allocation === "")
      throw new Refusal("MissingParameter", "The request must contain the parameter AllocationId");
    const network = text(cloud.get("aws:ec2/subnet:Subnet", text(live, "subnetId"))?.live, "vpcId");
    const gateways = cloud.all("aws:ec2/internetGateway:InternetGateway");
    if (isPublic && !gateways.some((gateway) => text(gateway.live, "vpcId") === network))
      throw new Refusal("Gateway.NotAttached", `Network ${network} has no Internet gateway attached`);
    const users = cloud.all("aws:ec2/natGateway:NatGateway");
    if (allocation !== "" && users.some((other) => text(other.live, "allocationId") === allocation))
      throw new Refusal("Resource.AlreadyAssociated", `Elastic IP address [${allocation}] is already associated`);
  },
  taken: neverTaken,
  missing: (id) => new Refusal("NatGatewayNotFound", `The Nat Gateway ${id} was not found`),
};
