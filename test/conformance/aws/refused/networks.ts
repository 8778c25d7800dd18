import { kept } from "../account.ts";
import type { Cases } from "./case.ts";

export const networks: Cases = (a) => {
  const id = (name: string): string => kept(a.engine, name).id;
  return [
    [
      "ec2/vpc:Vpc",
      () => ({ cidrBlock: "10.0.0.0/8" }),
      "creating EC2 VPC (refused): InvalidVpc.Range: The CIDR '10.0.0.0/8' is invalid.",
    ],
    ["ec2/vpc:Vpc", () => ({}), "MissingParameter: Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided."],
    [
      "ec2/subnet:Subnet",
      () => ({ vpcId: "vpc-0nowhere", cidrBlock: "10.0.9.0/24" }),
      "InvalidVpcID.NotFound: The vpc ID 'vpc-0nowhere' does not exist",
    ],
    [
      "ec2/subnet:Subnet",
      () => ({ vpcId: id("vpc"), cidrBlock: "10.1.0.0/24" }),
      "InvalidSubnet.Range: The CIDR '10.1.0.0/24' is invalid.",
    ],
    [
      "ec2/subnet:Subnet",
      () => ({ vpcId: id("vpc"), cidrBlock: "10.0.0.128/25" }),
      "InvalidSubnet.Conflict: The CIDR '10.0.0.128/25' conflicts with another subnet",
    ],
    [
      "ec2/subnet:Subnet",
      () => ({ vpcId: id("vpc"), cidrBlock: "10.0.9.0/24", availabilityZone: "us-east-1a" }),
      "Value (us-east-1a) for parameter availabilityZone is invalid.",
    ],
    [
      "ec2/subnet:Subnet",
      () => ({ vpcId: id("vpc"), cidrBlock: "10.0.9.0/24", availabilityZoneId: "use1-az1" }),
      "Value (use1-az1) for parameter availabilityZoneId is invalid.",
    ],
    [
      "ec2/natGateway:NatGateway",
      () => ({ subnetId: id("subnet-a") }),
      "MissingParameter: The request must contain the parameter AllocationId",
    ],
    ["ec2/securityGroup:SecurityGroup", () => ({ name: "g" }), "VPCIdNotSpecified: No default VPC for this user"],
    [
      "ec2/securityGroup:SecurityGroup",
      () => ({ name: "default", vpcId: id("vpc") }),
      "InvalidGroup.Duplicate: The security group 'default' already exists for VPC",
    ],
    [
      "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      () => ({ securityGroupId: "sg-0nowhere", cidrIpv4: "10.0.0.0/8", ipProtocol: "-1" }),
      "InvalidGroup.NotFound: The security group 'sg-0nowhere' does not exist",
    ],
    [
      "ec2/vpcEndpoint:VpcEndpoint",
      () => ({ vpcId: id("vpc"), serviceName: "com.amazonaws.us-east-1.s3" }),
      "InvalidServiceName: The Vpc Endpoint Service 'com.amazonaws.us-east-1.s3' does not exist",
    ],
    [
      "ec2/flowLog:FlowLog",
      () => ({ vpcId: id("vpc") }),
      "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.",
    ],
    [
      "ec2/tag:Tag",
      () => ({ resourceId: "subnet-0nowhere", key: "a", value: "b" }),
      "InvalidID: The ID 'subnet-0nowhere' is not valid",
    ],
  ];
};
