import { Eip } from "@pulumi/aws/ec2/eip.js";
import type { InternetGateway } from "@pulumi/aws/ec2/internetGateway.js";
import { NatGateway } from "@pulumi/aws/ec2/natGateway.js";
import { Route } from "@pulumi/aws/ec2/route.js";
import { RouteTable } from "@pulumi/aws/ec2/routeTable.js";
import { RouteTableAssociation } from "@pulumi/aws/ec2/routeTableAssociation.js";
import type { Subnet } from "@pulumi/aws/ec2/subnet.js";
import type * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { natOf } from "./nat.ts";
import type { NewNetwork } from "./settings.ts";
import type { Subnets } from "./subnet-resources.ts";

const anywhere = "0.0.0.0/0";

export interface RouteArgs {
  readonly settings: NewNetwork;
  readonly environment: EnvironmentName;
  readonly vpcId: pulumi.Output<string>;
  readonly gateway: InternetGateway;
  readonly subnets: Subnets;
}

/**
 * Ways out: of public subnets the internet gateway, of private ones a NAT gateway where there is one, of intra ones none.
 * @returns the tables of subnets that reach S3 through an endpoint
 */
export function makeRoutes(name: string, args: RouteArgs, opts: pulumi.CustomResourceOptions): readonly RouteTable[] {
  const { settings, environment, vpcId, gateway, subnets } = args;
  const table = (...parts: readonly string[]) =>
    new RouteTable([name, ...parts].join("-"), { vpcId, tags: { Name: awsName(environment, ...parts) } }, opts);
  const associate = (routeTable: RouteTable, subnet: Subnet, ...parts: readonly string[]) =>
    new RouteTableAssociation([name, ...parts].join("-"), { routeTableId: routeTable.id, subnetId: subnet.id }, opts);

  const publicTable = table("public");
  new Route(
    `${name}-public`,
    { routeTableId: publicTable.id, destinationCidrBlock: anywhere, gatewayId: gateway.id },
    opts,
  );
  const intraTable = table("intra");
  const nats = makeNats(name, args, opts);
  // One private table a zone, however many NAT gateways there are: another policy then changes routes, not associations.
  const privateTables = settings.zones.map((zone, index) => {
    const routeTable = table("private", zone);
    const nat = nats[natOf(settings.nat, index) ?? -1];
    if (nat !== undefined)
      new Route(
        `${name}-private-${zone}`,
        { routeTableId: routeTable.id, destinationCidrBlock: anywhere, natGatewayId: nat.id },
        opts,
      );
    return routeTable;
  });

  settings.zones.forEach((zone, index) => {
    const [open, closed, own] = [subnets.public[index], subnets.intra[index], subnets.private[index]];
    const routeTable = privateTables[index];
    if (open !== undefined) associate(publicTable, open, "public", zone);
    if (closed !== undefined) associate(intraTable, closed, "intra", zone);
    if (own !== undefined && routeTable !== undefined) associate(routeTable, own, "private", zone);
  });
  return [...privateTables, intraTable];
}

/** NAT gateways with their addresses, in the public subnets of the first zones. */
function makeNats(name: string, args: RouteArgs, opts: pulumi.CustomResourceOptions): readonly NatGateway[] {
  const { settings, environment, gateway, subnets } = args;
  const zones = settings.zones.filter((_zone, index) => natOf(settings.nat, index) === index);
  return zones.flatMap((zone, index) => {
    const subnet = subnets.public[index];
    if (subnet === undefined) return [];
    const tags = { Name: awsName(environment, "nat", zone) };
    const address = new Eip(`${name}-nat-${zone}`, { domain: "vpc", tags }, opts);
    return new NatGateway(
      `${name}-${zone}`,
      { allocationId: address.id, subnetId: subnet.id, tags },
      // EC2 refuses a public one before there is an internet gateway, and to take that away while there is one.
      { ...opts, dependsOn: [gateway] },
    );
  });
}
