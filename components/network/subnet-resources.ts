import { Subnet } from "@pulumi/aws/ec2/subnet.js";
import type * as pulumi from "@pulumi/pulumi";
import { awsName } from "../aws-names.ts";
import type { EnvironmentName } from "../environment-names.ts";
import { parseCidr } from "../cidr.ts";
import type { NewNetwork } from "./settings.ts";
import { planSubnets, type ZoneSubnets } from "./subnets.ts";

/** Subnets by kind, one a zone. */
export type Subnets = { readonly [K in keyof ZoneSubnets]: readonly Subnet[] };

/**
 * Where the load balancer controller puts what faces the Internet, and what does not.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery/
 */
export const loadBalancerTags: { readonly [K in keyof ZoneSubnets]: Readonly<Record<string, string>> } = {
  public: { "kubernetes.io/role/elb": "1" },
  private: { "kubernetes.io/role/internal-elb": "1" },
  intra: {},
};

export interface SubnetArgs {
  readonly settings: NewNetwork;
  readonly environment: EnvironmentName;
  readonly vpcId: pulumi.Output<string>;
}

/** Makes the subnets of every zone. @throws RangeError for a network that validation refuses */
export function makeSubnets(name: string, args: SubnetArgs, opts: pulumi.CustomResourceOptions): Subnets {
  const { zones, cidr } = args.settings;
  const range = parseCidr(cidr);
  if (range === undefined) throw new RangeError(`${cidr} is no range of addresses`);
  const plan = planSubnets(range, zones.length);
  const ofKind = (kind: keyof ZoneSubnets) =>
    plan.map((subnets, index) => {
      const zone = zones[index] ?? "";
      return new Subnet(
        `${name}-${kind}-${zone}`,
        {
          vpcId: args.vpcId,
          cidrBlock: subnets[kind],
          availabilityZoneId: zone,
          // Also in public subnets: what is there has an address because it asks for one.
          mapPublicIpOnLaunch: false,
          tags: { Name: awsName(args.environment, kind, zone), ...loadBalancerTags[kind] },
        },
        opts,
      );
    });
  return { private: ofKind("private"), public: ofKind("public"), intra: ofKind("intra") };
}
