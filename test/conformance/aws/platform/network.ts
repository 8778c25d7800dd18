import type { Sample } from "./sample.ts";

export const network: readonly Sample[] = [
  {
    type: "ec2/vpc:Vpc",
    name: "vpc",
    inputs: () => ({ cidrBlock: "10.40.0.0/16", enableDnsHostnames: true, tags: { Name: "suite" } }),
  },
  { type: "ec2/defaultSecurityGroup:DefaultSecurityGroup", name: "closed", inputs: (ref) => ({ vpcId: ref("vpc") }) },
  ...["a", "b"].map((zone, index): Sample => ({
    type: "ec2/subnet:Subnet",
    name: `subnet-${zone}`,
    inputs: (ref) => ({
      vpcId: ref("vpc"),
      cidrBlock: `10.40.${index * 16}.0/20`,
      availabilityZone: `eu-west-1${zone}`,
    }),
  })),
  {
    type: "ec2/tag:Tag",
    name: "elb",
    inputs: (ref) => ({ resourceId: ref("subnet-a"), key: "kubernetes.io/role/elb", value: "1" }),
  },
  { type: "ec2/internetGateway:InternetGateway", name: "igw", inputs: (ref) => ({ vpcId: ref("vpc") }) },
  { type: "ec2/eip:Eip", name: "eip", inputs: () => ({ domain: "vpc" }) },
  {
    type: "ec2/natGateway:NatGateway",
    name: "nat",
    inputs: (ref) => ({ allocationId: ref("eip"), subnetId: ref("subnet-a") }),
  },
  { type: "ec2/routeTable:RouteTable", name: "table", inputs: (ref) => ({ vpcId: ref("vpc") }) },
  {
    type: "ec2/route:Route",
    name: "out",
    inputs: (ref) => ({ routeTableId: ref("table"), destinationCidrBlock: "0.0.0.0/0", natGatewayId: ref("nat") }),
  },
  {
    type: "ec2/routeTableAssociation:RouteTableAssociation",
    name: "association",
    inputs: (ref) => ({ routeTableId: ref("table"), subnetId: ref("subnet-b") }),
  },
  {
    type: "ec2/securityGroup:SecurityGroup",
    name: "group",
    inputs: (ref) => ({ vpcId: ref("vpc"), description: "Redis of the suite" }),
  },
  {
    type: "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    name: "in",
    inputs: (ref) => ({
      securityGroupId: ref("group"),
      cidrIpv4: "10.40.0.0/16",
      ipProtocol: "tcp",
      fromPort: 6379,
      toPort: 6379,
    }),
  },
  {
    type: "vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    name: "all",
    inputs: (ref) => ({ securityGroupId: ref("group"), cidrIpv4: "0.0.0.0/0", ipProtocol: "-1" }),
  },
  {
    type: "ec2/vpcEndpoint:VpcEndpoint",
    name: "s3",
    inputs: (ref) => ({ vpcId: ref("vpc"), serviceName: "com.amazonaws.eu-west-1.s3", routeTableIds: [ref("table")] }),
  },
  {
    type: "ec2/vpcEndpoint:VpcEndpoint",
    name: "sts",
    inputs: (ref) => ({
      vpcId: ref("vpc"),
      serviceName: "com.amazonaws.eu-west-1.sts",
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds: [ref("subnet-a"), ref("subnet-b")],
      securityGroupIds: [ref("group")],
    }),
  },
];
