import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import * as pulumi from "@pulumi/pulumi";
import { proxyPorts } from "../gateway-names.ts";
import type { EdgeSettings } from "./settings.ts";

/** Addresses that may call, in CIDR notation. */
export function callersRanges(settings: EdgeSettings, networkCidr: string): readonly string[] {
  return settings.from ?? [settings.reach === "internet" ? "0.0.0.0/0" : networkCidr];
}

export interface EdgeSecurityGroupArgs {
  /** Its name on AWS. */
  readonly name: string;
  readonly vpcId: pulumi.Input<string>;
  /** Who may call, in CIDR notation. */
  readonly from: readonly string[];
  /** The group that nodes are in. */
  readonly nodes: pulumi.Input<string>;
}

/**
 * Who reaches the load balancer, and what it reaches: the proxies, by their two ports. The nodes' group lets in nobody but
 * the load balancer's, also where clients' addresses are preserved.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
 */
export class EdgeSecurityGroup extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;

  constructor(name: string, args: EdgeSecurityGroupArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("ml-serving:index:EdgeSecurityGroup", name, {}, opts);
    const parent = { parent: this };
    const group = new SecurityGroup(
      name,
      {
        name: args.name,
        vpcId: args.vpcId,
        description: "Callers of models, at the load balancer",
        tags: { Name: args.name },
      },
      parent,
    );
    for (const cidr of args.from)
      new SecurityGroupIngressRule(
        `${name}-from-${cidr}`,
        { securityGroupId: group.id, cidrIpv4: cidr, ipProtocol: "tcp", fromPort: 443, toPort: 443 },
        parent,
      );
    for (const [what, port] of Object.entries(proxyPorts)) {
      const at = { ipProtocol: "tcp", fromPort: port, toPort: port };
      new SecurityGroupEgressRule(
        `${name}-to-${what}`,
        { securityGroupId: group.id, referencedSecurityGroupId: args.nodes, ...at },
        parent,
      );
      new SecurityGroupIngressRule(
        `${name}-into-${what}`,
        { securityGroupId: args.nodes, referencedSecurityGroupId: group.id, ...at },
        parent,
      );
    }
    this.id = group.id;
    this.registerOutputs({ id: this.id });
  }
}
