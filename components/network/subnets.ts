import { formatCidr, part, type Cidr } from "../cidr.ts";

/** Zones that a network may span: two are the fewest that EKS takes, and three quarters of a range are for their nodes. */
export type ZoneCount = 2 | 3;

/** The subnets of one availability zone. */
export interface ZoneSubnets {
  /** Nodes and pods: a quarter of the network. The VPC CNI gives each pod an address of its own. */
  readonly private: string;
  /** Load balancers and NAT gateways. */
  readonly public: string;
  /** No way out at all: the control plane's interfaces, Redis, interface endpoints. */
  readonly intra: string;
}

/** The widest and the narrowest network, in bits: what AWS allows, and what leaves each subnet its smallest size. */
export const networkBits = { least: 16, most: 22 } as const;

/**
 * Divides a network among zones. The first three quarters are the zones' private subnets; of the last, three quarters are
 * the public ones, and three quarters of what is left the intra ones. A zone's subnets do not depend on how many zones
 * there are, so that a third zone can be added to a network that is in use.
 *
 * AWS takes ranges from /16 to /28: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
 *
 * @throws RangeError for a network outside of {@link networkBits}
 */
export function planSubnets(network: Cidr, zones: ZoneCount): readonly ZoneSubnets[] {
  if (network.bits < networkBits.least || network.bits > networkBits.most)
    throw new RangeError(`${formatCidr(network)} is not between /${networkBits.least} and /${networkBits.most}`);
  const publicRange = part(network, 2, 3);
  const intraRange = part(publicRange, 2, 3);
  return Array.from({ length: zones }, (_, zone) => ({
    private: formatCidr(part(network, 2, zone)),
    public: formatCidr(part(publicRange, 2, zone)),
    intra: formatCidr(part(intraRange, 2, zone)),
  }));
}
