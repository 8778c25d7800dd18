import type { LaunchTemplateEbsBlockDeviceRequest, RequestLaunchTemplateData, ResourceType } from "@aws-sdk/client-ec2";
import { fields, items, text } from "../../../serve/json.ts";
import { Refusal } from "../../cloud/refusal.ts";
import type { Live } from "../../kinds/kind.ts";
import { asTags, capitalised, choice, given, list, must, number, tags, texts, without, yes } from "../given.ts";
import type { Mirror } from "../mirror.ts";

export function tagged(type: ResourceType, live: Live) {
  const all = tags(live);
  return all.length > 0 ? [{ ResourceType: type, Tags: all }] : undefined;
}

export const vpc: Mirror = {
  create: async ({ live, id, moto }) => {
    const ec2 = await moto.ec2();
    const { Vpc } = await ec2.createVpc({
      CidrBlock: given(live, "cidrBlock"),
      InstanceTenancy: choice(live, "instanceTenancy"),
      TagSpecifications: tagged("vpc", live),
    });
    const VpcId = Vpc?.VpcId ?? "";
    for (const name of ["enableDnsSupport", "enableDnsHostnames"] as const)
      if (yes(live, name) === true)
        await ec2.modifyVpcAttribute({
          VpcId,
          ...(name === "enableDnsSupport"
            ? { EnableDnsSupport: { Value: true } }
            : { EnableDnsHostnames: { Value: true } }),
        });
    // What comes with a network, others may name.
    const Filters = [{ Name: "vpc-id", Values: [VpcId] }];
    const { SecurityGroups } = await ec2.describeSecurityGroups({ Filters });
    const { RouteTables } = await ec2.describeRouteTables({ Filters });
    return {
      [id]: VpcId,
      [must(live, "defaultSecurityGroupId")]: SecurityGroups?.[0]?.GroupId ?? "",
      [must(live, "mainRouteTableId")]: RouteTables?.[0]?.RouteTableId ?? "",
    };
  },
  delete: async ({ id, moto }) => (await moto.ec2()).deleteVpc({ VpcId: id }),
};

export const subnet: Mirror = {
  create: async ({ live, id, moto }) => {
    const { Subnet } = await (
      await moto.ec2()
    ).createSubnet({
      VpcId: must(live, "vpcId"),
      CidrBlock: given(live, "cidrBlock"),
      // Ids are the same in every account; which name one has, is not.
      AvailabilityZoneId: given(live, "availabilityZoneId"),
      TagSpecifications: tagged("subnet", live),
    });
    return { [id]: Subnet?.SubnetId ?? "" };
  },
  delete: async ({ id, moto }) => (await moto.ec2()).deleteSubnet({ SubnetId: id }),
};

export const internetGateway: Mirror = {
  create: async ({ live, id, moto }) => {
    const ec2 = await moto.ec2();
    const made = await ec2.createInternetGateway({ TagSpecifications: tagged("internet-gateway", live) });
    const InternetGatewayId = made.InternetGateway?.InternetGatewayId ?? "";
    const VpcId = given(live, "vpcId");
    if (VpcId !== undefined) await ec2.attachInternetGateway({ InternetGatewayId, VpcId });
    return { [id]: InternetGatewayId };
  },
  delete: async ({ live, id, moto }) => {
    const ec2 = await moto.ec2();
    const VpcId = given(live, "vpcId");
    if (VpcId !== undefined) await ec2.detachInternetGateway({ InternetGatewayId: id, VpcId });
    return ec2.deleteInternetGateway({ InternetGatewayId: id });
  },
};

export const eip: Mirror = {
  create: async ({ live, id, moto }) => {
    const ec2 = await moto.ec2();
    const { AllocationId } = await ec2.allocateAddress({
      Domain: "vpc",
      TagSpecifications: tagged("elastic-ip", live),
    });
    return { [id]: AllocationId ?? "" };
  },
  delete: async ({ id, moto }) => (await moto.ec2()).releaseAddress({ AllocationId: id }),
};

export const natGateway: Mirror = {
  create: async ({ live, id, moto }) => {
    const { NatGateway } = await (
      await moto.ec2()
    ).createNatGateway({
      SubnetId: given(live, "subnetId"),
      AllocationId: given(live, "allocationId"),
      ConnectivityType: choice(live, "connectivityType"),
      TagSpecifications: tagged("natgateway", live),
    });
    return { [id]: NatGateway?.NatGatewayId ?? "" };
  },
  delete: async ({ id, moto }) => (await moto.ec2()).deleteNatGateway({ NatGatewayId: id }),
};

const destinations = (live: Live) => ({
  DestinationCidrBlock: given(live, "destinationCidrBlock"),
  DestinationIpv6CidrBlock: given(live, "destinationIpv6CidrBlock"),
  DestinationPrefixListId: given(live, "destinationPrefixListId"),
});

const routed = (live: Live, RouteTableId: string) => ({
  RouteTableId,
  ...destinations(live),
  GatewayId: given(live, "gatewayId"),
  NatGatewayId: given(live, "natGatewayId"),
  VpcEndpointId: given(live, "vpcEndpointId"),
  TransitGatewayId: given(live, "transitGatewayId"),
  NetworkInterfaceId: given(live, "networkInterfaceId"),
});

export const routeTable: Mirror = {
  create: async ({ live, id, moto }) => {
    const ec2 = await moto.ec2();
    const { RouteTable } = await ec2.createRouteTable({
      VpcId: must(live, "vpcId"),
      TagSpecifications: tagged("route-table", live),
    });
    const RouteTableId = RouteTable?.RouteTableId ?? "";
    for (const one of items(live, "routes")) {
      const route = { ...one, destinationCidrBlock: one["cidrBlock"] ?? "" };
      await ec2.createRoute(routed(route, RouteTableId));
    }
    return { [id]: RouteTableId };
  },
  delete: async ({ id, moto }) => (await moto.ec2()).deleteRouteTable({ RouteTableId: id }),
};

export const route: Mirror = {
  create: async ({ live, moto }) => {
    await (await moto.ec2()).createRoute(routed(live, must(live, "routeTableId")));
  },
  delete: async ({ live, moto }) =>
    (await moto.ec2()).deleteRoute({ RouteTableId: must(live, "routeTableId"), ...destinations(live) }),
};

export const routeTableAssociation: Mirror = {
  create: async ({ live, id, moto }) => {
    const { AssociationId } = await (
      await moto.ec2()
    ).associateRouteTable({
      RouteTableId: must(live, "routeTableId"),
      SubnetId: given(live, "subnetId"),
      GatewayId: given(live, "gatewayId"),
    });
    return { [id]: AssociationId ?? "" };
  },
  delete: async ({ id, moto }) => (await moto.ec2()).disassociateRouteTable({ AssociationId: id }),
};

export const vpcEndpoint: Mirror = {
  create: async ({ live, id, moto }) => {
    const { VpcEndpoint } = await (
      await moto.ec2()
    ).createVpcEndpoint({
      VpcId: must(live, "vpcId"),
      ServiceName: given(live, "serviceName"),
      VpcEndpointType: choice(live, "vpcEndpointType"),
      PolicyDocument: given(live, "policy"),
      SubnetIds: list(live, "subnetIds"),
      SecurityGroupIds: list(live, "securityGroupIds"),
      RouteTableIds: list(live, "routeTableIds"),
      PrivateDnsEnabled: yes(live, "privateDnsEnabled"),
      TagSpecifications: tagged("vpc-endpoint", live),
    });
    return { [id]: VpcEndpoint?.VpcEndpointId ?? "" };
  },
  delete: async ({ id, moto }) => (await moto.ec2()).deleteVpcEndpoints({ VpcEndpointIds: [id] }),
};

/** A log group or a bucket. moto takes what follows a bucket's name, which is a folder in it, for part of the name. */
function destination(live: Live): string | undefined {
  return given(live, "logDestination")?.replace(/^(arn:[\w-]+:s3:::[^/]+)\/.*$/, "$1");
}

export const flowLog: Mirror = {
  create: async ({ live, id, moto }) => {
    const [ResourceType, watched] =
      given(live, "vpcId") === undefined
        ? (["Subnet", must(live, "subnetId")] as const)
        : (["VPC", must(live, "vpcId")] as const);
    const { FlowLogIds, Unsuccessful } = await (
      await moto.ec2()
    ).createFlowLogs({
      ResourceType,
      ResourceIds: [watched],
      TrafficType: choice(live, "trafficType"),
      LogDestinationType: choice(live, "logDestinationType"),
      LogDestination: destination(live),
      DeliverLogsPermissionArn: given(live, "iamRoleArn"),
      MaxAggregationInterval: number(live, "maxAggregationInterval"),
      TagSpecifications: tagged("vpc-flow-log", live),
    });
    const { Error: refused } = Unsuccessful?.[0] ?? {};
    if (refused !== undefined) throw new Refusal(refused.Code ?? "", refused.Message ?? "");
    return { [id]: FlowLogIds?.[0] ?? "" };
  },
  delete: async ({ id, moto }) => (await moto.ec2()).deleteFlowLogs({ FlowLogIds: [id] }),
};

function templateData(live: Live): RequestLaunchTemplateData {
  const data = without(live, "name", "description", "tagsAll", "vpcSecurityGroupIds");
  return {
    ...(capitalised(data) as Partial<RequestLaunchTemplateData> | undefined),
    SecurityGroupIds: list(live, "vpcSecurityGroupIds"),
    TagSpecifications: items(live, "tagSpecifications").map((one) => ({
      ResourceType: choice<ResourceType>(one, "resourceType"),
      Tags: asTags(texts(one, "tags")),
    })),
    BlockDeviceMappings: items(live, "blockDeviceMappings").map((one) => {
      const ebs = fields(one, "ebs");
      return {
        DeviceName: text(one, "deviceName"),
        Ebs: {
          ...(capitalised(ebs) as Partial<LaunchTemplateEbsBlockDeviceRequest> | undefined),
          Encrypted: yes(ebs, "encrypted"),
          DeleteOnTermination: yes(ebs, "deleteOnTermination"),
        },
      };
    }),
  };
}

export const launchTemplate: Mirror = {
  create: async ({ live, id, moto }) => {
    const { LaunchTemplate } = await (
      await moto.ec2()
    ).createLaunchTemplate({
      LaunchTemplateName: must(live, "name"),
      LaunchTemplateData: templateData(live),
      TagSpecifications: tagged("launch-template", live),
    });
    return { [id]: LaunchTemplate?.LaunchTemplateId ?? "" };
  },
  update: async ({ live, id, moto }) => {
    const ec2 = await moto.ec2();
    await ec2.createLaunchTemplateVersion({ LaunchTemplateId: id, LaunchTemplateData: templateData(live) });
  },
  delete: async ({ id, moto }) => (await moto.ec2()).deleteLaunchTemplate({ LaunchTemplateId: id }),
};
