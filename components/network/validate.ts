import type { EnvironmentName } from "../environment-names.ts";
import type { Issue } from "../issues.ts";
import { serviceRange } from "../service-range.ts";
import { overlap, parseCidr, type Cidr } from "../cidr.ts";
import type { AdoptedNetwork, NetworkSettings, NewNetwork, ZoneId } from "./settings.ts";
import { networkBits } from "./subnets.ts";
import { zoneIdPrefix } from "./zone-ids.ts";

/** The range that a network's Services have, which its own may not touch. */
const services = parseCidr(serviceRange);

function cidrIssues(path: string, text: string, range: Cidr | undefined, bits?: typeof networkBits): readonly Issue[] {
  if (range === undefined)
    return [
      {
        code: "EN010",
        path,
        message: `"${text}" is no range of addresses. Write one that begins at a multiple of its size, such as 10.40.0.0/16.`,
      },
    ];
  if (bits !== undefined && (range.bits < bits.least || range.bits > bits.most))
    return [
      {
        code: "EN010",
        path,
        message: `${text} cannot be divided into subnets. Write one from /${bits.least} to /${bits.most}.`,
      },
    ];
  if (services !== undefined && overlap(range, services))
    return [
      {
        code: "EN013",
        path,
        message: `${text} overlaps ${serviceRange}, the addresses of the cluster's Services. Write another range.`,
      },
    ];
  return [];
}

function zoneIssues(path: string, zones: readonly ZoneId[], region: string): readonly Issue[] {
  const prefix = zoneIdPrefix(region);
  return zones.flatMap((zone, index): readonly Issue[] => {
    const here = `${path}.${index}`;
    if (!zone.startsWith(prefix) || !/^\d+$/.test(zone.slice(prefix.length)))
      return [
        {
          code: "EN011",
          path: here,
          message: `"${zone}" is no zone of ${region}. Write its id, such as ${prefix}1; names such as ${region}a are other places in every account.`,
        },
      ];
    if (zones.indexOf(zone) !== index)
      return [{ code: "EN011", path: here, message: `${zone} is there twice. Write each zone once.` }];
    return [];
  });
}

function adoptedIssues(path: string, { zones, subnets }: AdoptedNetwork): readonly Issue[] {
  const kinds = Object.entries(subnets) as readonly (readonly [string, readonly string[]])[];
  const all = kinds.flatMap(([, ids]) => ids);
  return kinds.flatMap(([kind, ids]): readonly Issue[] => {
    const here = `${path}.subnets.${kind}`;
    if (ids.length !== zones.length)
      return [
        {
          code: "EN012",
          path: here,
          message: `${ids.length} subnets for ${zones.length} zones. Write one a zone, in the order of the zones.`,
        },
      ];
    return ids
      .filter((id) => !/^subnet-[0-9a-f]+$/.test(id) || all.filter((other) => other === id).length > 1)
      .map((id) => ({
        code: "EN012",
        path: here,
        message: /^subnet-/.test(id)
          ? `${id} is there more than once, or is no id. Write each subnet once, such as subnet-0123456789abcdef0.`
          : `"${id}" is no subnet. Write its id, such as subnet-0123456789abcdef0.`,
      }));
  });
}

/** What only data can get wrong in an environment's network: all of it. */
export function validateNetwork(settings: NetworkSettings, region: string): readonly Issue[] {
  if ("create" in settings) {
    const { cidr, zones }: NewNetwork = settings.create;
    return [
      ...cidrIssues("network.create.cidr", cidr, parseCidr(cidr), networkBits),
      ...zoneIssues("network.create.zones", zones, region),
    ];
  }
  const { cidr, zones } = settings.adopt;
  return [
    ...cidrIssues("network.adopt.cidr", cidr, parseCidr(cidr)),
    ...zoneIssues("network.adopt.zones", zones, region),
    ...adoptedIssues("network.adopt", settings.adopt),
  ];
}

/** An environment's addresses. */
export interface EnvironmentRange {
  readonly environment: EnvironmentName;
  readonly network: NetworkSettings;
}

/**
 * Networks that could never be joined: two environments with an address in common. One that is adopted by several is the same network, and
 * none of these.
 */
export function validateNetworks(environments: readonly EnvironmentRange[]): readonly Issue[] {
  const ranges = environments.flatMap(({ environment, network }) => {
    const kind = "create" in network ? "create" : "adopt";
    const { cidr } = "create" in network ? network.create : network.adopt;
    const range = parseCidr(cidr);
    const vpc = "adopt" in network ? network.adopt.vpcId : undefined;
    // What cannot be read is said of the environment itself.
    return range === undefined ? [] : [{ environment, cidr, range, vpc, path: `${environment}.network.${kind}.cidr` }];
  });
  return ranges.flatMap((one, index) =>
    ranges
      .slice(0, index)
      .filter((other) => overlap(one.range, other.range) && (one.vpc === undefined || one.vpc !== other.vpc))
      .map((other) => ({
        code: "EN013",
        path: one.path,
        message: `${one.cidr} overlaps ${other.cidr} of ${other.environment}. Write another range: what overlaps can never be joined.`,
      })),
  );
}
