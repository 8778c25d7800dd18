import type { RouteTable } from "@pulumi/aws/ec2/routeTable.js";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { VpcEndpoint } from "@pulumi/aws/ec2/vpcEndpoint.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import type * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { interfaceEndpoints, serviceName } from "./endpoints.ts";
import type { Subnets } from "./subnet-resources.ts";

export interface EndpointArgs {
  readonly environment: EnvironmentName;
  readonly region: string;
  readonly vpcId: pulumi.Output<string>;
  readonly cidr: string;
  readonly subnets: Subnets;
  /** Tables that get a route to S3. */
  readonly routeTables: readonly RouteTable[];
}

/** Services of AWS within the network: S3 by a route, the others by an address in each intra subnet. */
export function makeEndpoints(name: string, args: EndpointArgs, opts: pulumi.CustomResourceOptions): void {
  const { environment, region, vpcId } = args;
  new VpcEndpoint(
    `${name}-s3`,
    {
      vpcId,
      serviceName: serviceName(region, "s3"),
      vpcEndpointType: "Gateway",
      routeTableIds: args.routeTables.map(({ id }) => id),
      tags: { Name: awsName(environment, "s3") },
    },
    opts,
  );
  const groupName = awsName(environment, "endpoints");
  const group = new SecurityGroup(
    `${name}-endpoints`,
    { name: groupName, description: "Services of AWS within the network", vpcId, tags: { Name: groupName } },
    opts,
  );
  // Answers need no rule: groups remember connections. Endpoints open none.
  new SecurityGroupIngressRule(
    `${name}-endpoints`,
    { securityGroupId: group.id, cidrIpv4: args.cidr, ipProtocol: "tcp", fromPort: 443, toPort: 443 },
    opts,
  );
  for (const service of Object.keys(interfaceEndpoints))
    new VpcEndpoint(
      `${name}-${service}`,
      {
        vpcId,
        serviceName: serviceName(region, service),
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: args.subnets.intra.map(({ id }) => id),
        securityGroupIds: [group.id],
        tags: { Name: awsName(environment, service) },
      },
      opts,
    );
}
