import { createHash } from "node:crypto";
import { text } from "../../../serve/json.ts";
import { Refusal } from "../../cloud/refusal.ts";
import type { Kind, Live } from "../kind.ts";
import { terraform } from "../sources.ts";
import { dependencies, neverTaken, noSuch } from "./refusals.ts";

const idIn = (live: Live): string => text(live, "arn").split("/").at(-1) ?? "";

const destinations = ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"] as const;
const targets = [
  "carrierGatewayId",
  "coreNetworkArn",
  "egressOnlyGatewayId",
  "gatewayId",
  "localGatewayId",
  "natGatewayId",
  "networkInterfaceId",
  "odbNetworkArn",
  "transitGatewayId",
  "vpcEndpointId",
  "vpcPeeringConnectionId",
] as const;

export const routeTable: Kind = {
  token: "aws:ec2/routeTable:RouteTable",
  noun: "EC2 Route Table",
  spec: "AWS::EC2::RouteTable",
  own: ["propagatingVgws", "routes"], // AWS::EC2::VPNGatewayRoutePropagation, AWS::EC2::Route
  references: {
    vpcId: { to: ["aws:ec2/vpc:Vpc"], holds: true },
    "routes.natGatewayId": { to: ["aws:ec2/natGateway:NatGateway"] },
    "routes.gatewayId": { to: ["aws:ec2/internetGateway:InternetGateway"] },
    "routes.vpcEndpointId": { to: ["aws:ec2/vpcEndpoint:VpcEndpoint"] },
  },
  id: (_live, { ids }) => ids.ec2("rtb"),
  taken: neverTaken,
  missing: noSuch("InvalidRouteTableID.NotFound", "routeTable ID"),
  inUse: dependencies("routeTable", idIn),
};

const destinationOf = (live: Live): string => destinations.map((name) => text(live, name)).find(Boolean) ?? "";

export const route: Kind = {
  token: "aws:ec2/route:Route",
  noun: "EC2 Route",
  spec: "AWS::EC2::Route",
  names: { egressOnlyGatewayId: "EgressOnlyInternetGatewayId" },
  oneOf: [destinations, targets],
  identity: ["routeTableId", ...destinations],
  references: {
    routeTableId: { to: ["aws:ec2/routeTable:RouteTable"] },
    gatewayId: { to: ["aws:ec2/internetGateway:InternetGateway"] },
    natGatewayId: { to: ["aws:ec2/natGateway:NatGateway"] },
    vpcEndpointId: { to: ["aws:ec2/vpcEndpoint:VpcEndpoint"] },
  },
  id: (live) => routeId(text(live, "routeTableId"), destinationOf(live)),
  importId: (id) => {
    const [table, destination] = id.split("_");
    return destination === undefined || table === undefined ? id : routeId(table, destination);
  },
  computed: () => ({ origin: "CreateRoute", state: "active" }),
  owner: (live) => ({ type: "aws:ec2/routeTable:RouteTable", identifier: text(live, "routeTableId") }),
  taken: (live) => new Refusal("RouteAlreadyExists", `The route identified by ${destinationOf(live)} already exists.`),
  missing: (id) => new Refusal("InvalidRoute.NotFound", `no route with identifier ${id} was found`),
};

/** As the official provider makes them: the table's id and a checksum of the destination. */
function routeId(table: string, destination: string): string {
  const checksum = createHash("sha256").update(destination).digest().readUInt32BE();
  return `r-${table}${checksum}`;
}

export const routeTableAssociation: Kind = {
  token: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  noun: "EC2 Route Table Association",
  spec: "AWS::EC2::SubnetRouteTableAssociation",
  own: ["gatewayId"], // AWS::EC2::GatewayRouteTableAssociation
  replaces: {
    // CloudFormation replaces; the official provider calls ReplaceRouteTableAssociation.
    routeTableId: { when: false, source: terraform("ec2/vpc_route_table_association") },
    gatewayId: { when: true, source: terraform("ec2/vpc_route_table_association") },
  },
  oneOf: [["subnetId", "gatewayId"]],
  identity: ["subnetId", "gatewayId"],
  references: {
    routeTableId: { to: ["aws:ec2/routeTable:RouteTable"] },
    subnetId: { to: ["aws:ec2/subnet:Subnet"] },
    gatewayId: { to: ["aws:ec2/internetGateway:InternetGateway"] },
  },
  id: (_live, { ids }) => ids.ec2("rtbassoc"),
  importId: (text_, cloud) => {
    const [subject, table] = text_.split("/");
    const found = cloud
      .all("aws:ec2/routeTableAssociation:RouteTableAssociation")
      .find(
        ({ live }) => [live["subnetId"], live["gatewayId"]].includes(subject ?? "") && live["routeTableId"] === table,
      );
    return found?.id ?? text_;
  },
  refuses: (live, { cloud }, before) => {
    if (before !== undefined) return;
    const subject = text(live, "subnetId") || text(live, "gatewayId");
    const others = cloud.all("aws:ec2/routeTableAssociation:RouteTableAssociation");
    if (others.some((other) => [other.live["subnetId"], other.live["gatewayId"]].includes(subject)))
      throw new Refusal(
        "Resource.AlreadyAssociated",
        `the specified association for route table ${text(live, "routeTableId")} conflicts with an existing association`,
      );
  },
  owner: (live) => ({ type: "aws:ec2/routeTable:RouteTable", identifier: text(live, "routeTableId") }),
  taken: neverTaken,
  missing: (id) => new Refusal("InvalidAssociationID.NotFound", `The association ID '${id}' does not exist`),
};
