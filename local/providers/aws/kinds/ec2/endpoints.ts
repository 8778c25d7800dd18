import { text } from "../../../serve/json.ts";
import { textsAt } from "../../cloud/cloud.ts";
import { Refusal } from "../../cloud/refusal.ts";
import type { Kind } from "../kind.ts";
import { keys } from "../kms.ts";
import { awsDocs, prefixReplaces, terraform } from "../sources.ts";
import { neverTaken, noSuch } from "./refusals.ts";

const everything = JSON.stringify({
  Statement: [{ Action: "*", Effect: "Allow", Principal: "*", Resource: "*" }],
});

export const vpcEndpoint: Kind = {
  token: "aws:ec2/vpcEndpoint:VpcEndpoint",
  noun: "EC2 VPC Endpoint",
  spec: "AWS::EC2::VPCEndpoint",
  names: { policy: "PolicyDocument" },
  own: ["autoAccept", "subnetConfigurations"],
  replaces: {
    privateDnsEnabled: {
      when: (_before, _after, { vpcEndpointType }) => vpcEndpointType !== "Interface",
      source: terraform("ec2/vpc_endpoint"),
    },
  },
  defaults: { vpcEndpointType: "Gateway" },
  oneOf: [["serviceName", "resourceConfigurationArn", "serviceNetworkArn"]],
  references: {
    vpcId: { to: ["aws:ec2/vpc:Vpc"], holds: true },
    subnetIds: { to: ["aws:ec2/subnet:Subnet"], holds: true },
    securityGroupIds: { to: ["aws:ec2/securityGroup:SecurityGroup"], holds: true },
    routeTableIds: {
      to: ["aws:ec2/routeTable:RouteTable"],
      missing: (id) => new Refusal("InvalidRouteTableId.NotFound", `The routeTable ID '${id}' does not exist`),
    },
  },
  id: (_live, { ids }) => ids.ec2("vpce"),
  computed: (live, id, { cloud, ids }) => {
    const subnets = textsAt(live, "subnetIds");
    const isInterface = live["vpcEndpointType"] === "Interface";
    const service = text(live, "serviceName").split(".").at(-1) ?? "";
    return {
      dnsEntries: isInterface
        ? [
            {
              dnsName: `${id}-${ids.hex("dns", 8)}.${service}.${cloud.region}.vpce.${cloud.dnsSuffix}`,
              hostedZoneId: `Z${ids.capitals("zone", 13)}`,
            },
          ]
        : [],
      ipAddressType: live["ipAddressType"] ?? "ipv4",
      networkInterfaceIds: isInterface ? subnets.map((subnet) => ids.ec2("eni", subnet)) : [],
      policy: live["policy"] ?? everything,
      prefixListId: live["vpcEndpointType"] === "Gateway" ? ids.ec2("pl") : "",
      state: "available",
    };
  },
  refuses: (live, { cloud }, before) => {
    const [type, service, network] = [text(live, "vpcEndpointType"), text(live, "serviceName"), text(live, "vpcId")];
    if (service.startsWith("com.amazonaws.") && before === undefined) {
      const region = text(live, "serviceRegion") || cloud.region;
      if (!service.startsWith(`com.amazonaws.${region}.`))
        throw new Refusal("InvalidServiceName", `The Vpc Endpoint Service '${service}' does not exist`);
    }
    if (type === "Gateway" && (textsAt(live, "subnetIds").length > 0 || textsAt(live, "securityGroupIds").length > 0))
      throw new Refusal(
        "InvalidParameter",
        "Subnet IDs and security group IDs are only supported for Interface type VPC Endpoints.",
      );
    if (type === "Interface" && textsAt(live, "routeTableIds").length > 0)
      throw new Refusal("InvalidParameter", "Route table IDs are only supported for Gateway type VPC Endpoint.");
    const same = cloud
      .all("aws:ec2/vpcEndpoint:VpcEndpoint")
      .filter(
        ({ live: other }) =>
          text(other, "vpcId") === network &&
          text(other, "serviceName") === service &&
          text(other, "vpcEndpointType") === type,
      );
    if (
      before === undefined &&
      live["privateDnsEnabled"] === true &&
      same.some((other) => other.live["privateDnsEnabled"] === true)
    )
      throw new Refusal(
        "InvalidParameter",
        `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${service.split(".").slice(3).join(".")}.${cloud.region}.${cloud.dnsSuffix} in the VPC ${network}`,
      );
    const tables = new Set(same.flatMap((other) => textsAt(other.live, "routeTableIds")));
    const taken = textsAt(live, "routeTableIds").find((table) => tables.has(table));
    if (before === undefined && type === "Gateway" && taken !== undefined)
      throw new Refusal(
        "RouteAlreadyExists",
        `route table ${taken} already has a route with destination-prefix-list-id of ${service}`,
      );
  },
  taken: neverTaken,
  missing: noSuch("InvalidVpcEndpointId.NotFound", "Vpc Endpoint Id"),
};

/** What a flow log may watch; the specification calls each `ResourceId`. */
const watched = [
  "vpcId",
  "subnetId",
  "eniId",
  "transitGatewayId",
  "transitGatewayAttachmentId",
  "regionalNatGatewayId",
];

export const flowLog: Kind = {
  token: "aws:ec2/flowLog:FlowLog",
  noun: "EC2 Flow Log",
  spec: "AWS::EC2::FlowLog",
  names: {
    iamRoleArn: "DeliverLogsPermissionArn",
    ...Object.fromEntries(watched.map((name) => [name, "ResourceId"])),
  },
  defaults: { logDestinationType: "cloud-watch-logs", maxAggregationInterval: 600 },
  oneOf: [watched],
  references: {
    vpcId: { to: ["aws:ec2/vpc:Vpc"] },
    subnetId: { to: ["aws:ec2/subnet:Subnet"] },
    iamRoleArn: { to: ["aws:iam/role:Role"] },
    logDestination: { to: ["aws:cloudwatch/logGroup:LogGroup", "aws:s3/bucket:Bucket"] },
  },
  id: (_live, { ids }) => ids.ec2("fl"),
  computed: (live) => ({
    logFormat:
      live["logFormat"] ??
      "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}",
  }),
  refuses: (live) => {
    if (live["logDestinationType"] === "cloud-watch-logs" && text(live, "iamRoleArn") === "")
      throw new Refusal(
        "InvalidParameter",
        "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs.",
      );
  },
  taken: neverTaken,
  missing: noSuch("InvalidFlowLogId.NotFound", "flow log ID"),
};

export const launchTemplate: Kind = {
  token: "aws:ec2/launchTemplate:LaunchTemplate",
  noun: "EC2 Launch Template",
  spec: "AWS::EC2::LaunchTemplate",
  within: ["LaunchTemplateData"],
  names: {
    description: "VersionDescription",
    name: "LaunchTemplateName",
    securityGroupNames: "LaunchTemplateData.SecurityGroups",
    vpcSecurityGroupIds: "LaunchTemplateData.SecurityGroupIds",
    tags: "TagSpecifications",
    tagSpecifications: "LaunchTemplateData.TagSpecifications",
  },
  own: ["defaultVersion", "namePrefix", "secondaryInterfaces", "updateDefaultVersion"],
  replaces: { namePrefix: prefixReplaces("ec2/ec2_launch_template") },
  allowed: {
    "blockDeviceMappings.ebs.volumeType": {
      values: ["standard", "io1", "io2", "gp2", "sc1", "st1", "gp3"],
      source: awsDocs("AWSEC2/latest/APIReference/API_LaunchTemplateEbsBlockDeviceRequest.html"),
    },
  },
  formats: {
    name: {
      pattern: /^[a-zA-Z0-9().\-/_]{3,128}$/,
      words: "have 3 to 128 letters, digits and ().-/_",
      source: awsDocs("AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html"),
    },
  },
  apart: [
    ["name", "namePrefix"],
    ["defaultVersion", "updateDefaultVersion"],
    ["securityGroupNames", "vpcSecurityGroupIds"],
  ],
  ordered: ["blockDeviceMappings", "networkInterfaces"],
  naming: { property: "name", maxLength: 128 },
  references: {
    vpcSecurityGroupIds: { to: ["aws:ec2/securityGroup:SecurityGroup"] },
    "blockDeviceMappings.ebs.kmsKeyId": { to: keys },
    "networkInterfaces.securityGroups": { to: ["aws:ec2/securityGroup:SecurityGroup"] },
    "networkInterfaces.subnetId": { to: ["aws:ec2/subnet:Subnet"] },
  },
  id: (_live, { ids }) => ids.ec2("lt"),
  computed: () => ({ latestVersion: 1, defaultVersion: 1 }),
  changing: ["latestVersion", "defaultVersion"],
  updated: (live, before) => {
    const version = Number(before["latestVersion"]) + 1;
    return { latestVersion: version, ...(live["updateDefaultVersion"] === true ? { defaultVersion: version } : {}) };
  },
  refuses: (live, { cloud }, before) => {
    const others = cloud.all("aws:ec2/launchTemplate:LaunchTemplate");
    if (before === undefined && others.some((other) => other.live["name"] === live["name"]))
      throw new Refusal("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
  },
  known: (live) => [text(live, "name")],
  taken: neverTaken,
  missing: (id) =>
    new Refusal(
      "InvalidLaunchTemplateId.NotFound",
      `The specified launch template, with template ID ${id}, does not exist.`,
    ),
};
