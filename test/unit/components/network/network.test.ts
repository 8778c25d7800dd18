import { beforeAll, describe, expect, it } from "vitest";
import { interfaceEndpoints } from "../../../../components/network/endpoints.ts";
import { flowLogPermissions, flowLogTrust } from "../../../../components/network/flow-log-policies.ts";
import type { Network as NetworkClass } from "../../../../components/network/index.ts";
import { natOf } from "../../../../components/network/nat.ts";
import type { NetworkSettings, NewNetwork } from "../../../../components/network/settings.ts";
import { allRegistered, recordRegistrations, valueOf, type Registered } from "../mocks.ts";

const made: NewNetwork = {
  cidr: "10.40.0.0/16",
  zones: ["euw1-az1", "euw1-az2", "euw1-az3"],
  nat: "one-per-zone",
  flowLogDays: 90,
};

const expected = [
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:ec2/eip:Eip",
  "aws:ec2/flowLog:FlowLog",
  "aws:ec2/internetGateway:InternetGateway",
  "aws:ec2/natGateway:NatGateway",
  "aws:ec2/route:Route",
  "aws:ec2/routeTable:RouteTable",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/vpc:Vpc",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:kms/alias:Alias",
  "aws:kms/key:Key",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
];

let registered: readonly Registered[];
/** Networks by the name that they were made under. */
const networks = new Map<string, NetworkClass>();
beforeAll(async () => {
  // Ids tell what they are of: several types share a name.
  registered = recordRegistrations(expected, ({ type, name }) => ({ arn: `arn:${type}:${name}` }));
  const { Network } = await import("../../../../components/network/index.ts");
  const place = { environment: "prd", region: "eu-west-1", account: "210987654321", protect: true } as const;
  const settings: Readonly<Record<string, NetworkSettings>> = {
    wide: { create: made },
    shared: { create: { ...made, nat: "one" } },
    shut: { create: { ...made, zones: ["euw1-az1", "euw1-az2"], nat: "none" } },
    theirs: {
      adopt: {
        vpcId: "vpc-1",
        cidr: "10.9.0.0/16",
        zones: ["euw1-az2"],
        subnets: { private: ["subnet-1"], public: ["subnet-2"], intra: ["subnet-3"] },
      },
    },
  };
  for (const [name, one] of Object.entries(settings))
    networks.set(name, new Network(name, { ...place, settings: one }));
  for (const network of networks.values()) await valueOf(network.ref.vpcId);
  await allRegistered();
});

const of = (network: string, type: string) =>
  registered.filter((one) => one.type.endsWith(`:${type}`) && one.name.split("-")[0] === network);
const inputs = (network: string, type: string) => of(network, type).map((one) => one.inputs);

describe("ways out", () => {
  it("follow the policy", () => {
    expect([0, 1, 2].map((zone) => natOf("one-per-zone", zone))).toEqual([0, 1, 2]);
    expect([0, 1, 2].map((zone) => natOf("one", zone))).toEqual([0, 0, 0]);
    expect(natOf("none", 0)).toBeUndefined();
  });

  it.each([
    ["wide", 3],
    ["shared", 1],
    ["shut", 0],
  ])("of %s are %d NAT gateways, each with an address, in a public subnet", (network, count) => {
    const gateways = inputs(network, "NatGateway");
    expect(gateways).toHaveLength(count);
    expect(inputs(network, "Eip")).toHaveLength(count);
    for (const { subnetId } of gateways) expect(subnetId).toMatch(/-public-euw1-az\d-id$/);
  });

  it.each([
    ["wide", ["network-euw1-az1", "network-euw1-az2", "network-euw1-az3"]],
    ["shared", ["network-euw1-az1", "network-euw1-az1", "network-euw1-az1"]],
    ["shut", []],
  ])("of %s are routes to the gateway of each zone", (network, gateways) => {
    const used = inputs(network, "Route").flatMap(({ natGatewayId }) => natGatewayId ?? []);
    expect([...used].sort()).toEqual(gateways.map((gateway) => `${gateway.replace("network", network)}-id`));
  });

  it("lead out of no intra subnet", () => {
    for (const network of ["wide", "shared", "shut"])
      expect(inputs(network, "Route").map(({ routeTableId }) => routeTableId)).not.toContain(`${network}-intra-id`);
  });

  it("are there for each subnet: each has a table", () => {
    expect(inputs("wide", "RouteTableAssociation").map(({ subnetId }) => subnetId)).toHaveLength(9);
    for (const { subnetId, routeTableId } of inputs("wide", "RouteTableAssociation")) {
      const [, kind = "", zone = ""] = /^wide-(\w+)-(.+)-id$/.exec(String(subnetId)) ?? [];
      expect(routeTableId).toBe(kind === "private" ? `wide-private-${zone}-id` : `wide-${kind}-id`);
    }
    expect(new Set(inputs("wide", "RouteTableAssociation").map(({ subnetId }) => subnetId)).size).toBe(9);
  });
});

describe("subnets", () => {
  it("are told of to load balancers by kind", () => {
    const tagged = (tag: string) =>
      of("wide", "Subnet").filter(({ inputs: { tags } }) => (tags as Record<string, string>)[tag] === "1");
    // https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery/
    expect(tagged("kubernetes.io/role/elb").every(({ name }) => name.startsWith("wide-public-"))).toBe(true);
    expect(tagged("kubernetes.io/role/elb")).toHaveLength(3);
    expect(tagged("kubernetes.io/role/internal-elb").every(({ name }) => name.startsWith("wide-private-"))).toBe(true);
    expect(tagged("kubernetes.io/role/internal-elb")).toHaveLength(3);
  });

  it("give nothing a public address by itself, and are in the zones by id", () => {
    for (const subnet of inputs("wide", "Subnet")) {
      expect(subnet["mapPublicIpOnLaunch"]).toBe(false);
      expect(subnet["availabilityZoneId"]).toMatch(/^euw1-az[123]$/);
      expect(subnet["availabilityZone"]).toBeUndefined();
    }
  });

  it("are handed on in the order of the zones", async () => {
    const { ref } = networks.get("wide") as NetworkClass;
    expect(ref.zones).toEqual(made.zones);
    expect(await Promise.all(ref.subnets.private.map(valueOf))).toEqual([
      "wide-private-euw1-az1-id",
      "wide-private-euw1-az2-id",
      "wide-private-euw1-az3-id",
    ]);
  });
});

describe("services of AWS within", () => {
  it("are what EKS asks of a cluster without a way out", () => {
    // https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html, without X-Ray, which nothing here sends to.
    for (const service of [
      "ec2",
      "ecr.api",
      "ecr.dkr",
      "elasticloadbalancing",
      "logs",
      "sts",
      "eks-auth",
      "eks",
      "autoscaling",
    ])
      expect(Object.keys(interfaceEndpoints)).toContain(service);
  });

  it("are reached by their own names, in intra subnets, over TLS from the network alone", () => {
    const endpoints = inputs("wide", "VpcEndpoint").filter(({ vpcEndpointType }) => vpcEndpointType === "Interface");
    expect(endpoints).toHaveLength(Object.keys(interfaceEndpoints).length);
    for (const endpoint of endpoints)
      expect(endpoint).toMatchObject({
        privateDnsEnabled: true,
        subnetIds: ["wide-intra-euw1-az1-id", "wide-intra-euw1-az2-id", "wide-intra-euw1-az3-id"],
        securityGroupIds: ["wide-endpoints-id"],
      });
    expect(inputs("wide", "SecurityGroupIngressRule")).toMatchObject([
      { cidrIpv4: "10.40.0.0/16", ipProtocol: "tcp", fromPort: 443, toPort: 443 },
    ]);
  });

  it("have a route to S3 from where nodes and the control plane are, also where nothing else leads out", () => {
    const [s3] = inputs("shut", "VpcEndpoint").filter(({ vpcEndpointType }) => vpcEndpointType === "Gateway");
    expect(s3).toMatchObject({
      serviceName: "com.amazonaws.eu-west-1.s3",
      routeTableIds: ["shut-private-euw1-az1-id", "shut-private-euw1-az2-id", "shut-intra-id"],
    });
  });
});

describe("flow logs", () => {
  it("are written by a role that only this account's flow logs assume, and that writes nothing else", () => {
    const place = { account: "210987654321", region: "eu-west-1" };
    // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
    expect(JSON.parse(flowLogTrust(place))).toMatchObject({
      Statement: [
        {
          Principal: { Service: "vpc-flow-logs.amazonaws.com" },
          Condition: {
            StringEquals: { "aws:SourceAccount": "210987654321" },
            ArnLike: { "aws:SourceArn": "arn:aws:ec2:eu-west-1:210987654321:vpc-flow-log/*" },
          },
        },
      ],
    });
    const policy = flowLogPermissions("arn:aws:logs:eu-west-1:210987654321:log-group:/g");
    expect(policy).not.toContain("CreateLogGroup");
    expect(JSON.parse(policy)).toMatchObject({
      Statement: [
        {
          Resource: [
            "arn:aws:logs:eu-west-1:210987654321:log-group:/g",
            "arn:aws:logs:eu-west-1:210987654321:log-group:/g:*",
          ],
        },
      ],
    });
  });

  it("see all traffic, and are kept as long as is said, with a key that only they use", () => {
    expect(inputs("wide", "FlowLog")).toMatchObject([{ trafficType: "ALL", logDestinationType: "cloud-watch-logs" }]);
    expect(inputs("wide", "LogGroup").filter(({ name }) => name !== undefined)).toMatchObject([
      { name: "/ml-serving/prd/flow-logs", retentionInDays: 90 },
    ]);
    const [key] = inputs("wide", "Key");
    expect(key?.["enableKeyRotation"]).toBe(true);
    expect(JSON.parse(String(key?.["policy"]))).toMatchObject({
      Statement: [
        { Principal: { AWS: "arn:aws:iam::210987654321:root" } },
        {
          Principal: { Service: "logs.eu-west-1.amazonaws.com" },
          Condition: {
            ArnEquals: {
              "kms:EncryptionContext:aws:logs:arn":
                "arn:aws:logs:eu-west-1:210987654321:log-group:/ml-serving/prd/flow-logs",
            },
          },
        },
      ],
    });
  });
});

describe("a network", () => {
  it("has names, and a default group that lets nothing through", () => {
    expect(inputs("wide", "Vpc")).toMatchObject([{ enableDnsHostnames: true, enableDnsSupport: true }]);
    const [group] = inputs("wide", "DefaultSecurityGroup");
    expect(group).not.toHaveProperty("ingress");
    expect(group).not.toHaveProperty("egress");
  });

  it("that is adopted registers nothing but that it is", async () => {
    expect(registered.filter(({ name }) => name.startsWith("theirs")).map(({ type }) => type)).toEqual([
      "ml-serving:index:Network",
    ]);
    const { ref } = networks.get("theirs") as NetworkClass;
    expect(ref.cidr).toBe("10.9.0.0/16");
    expect(await Promise.all(ref.subnets.intra.map(valueOf))).toEqual(["subnet-3"]);
  });
});
