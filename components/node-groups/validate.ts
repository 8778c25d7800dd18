import { isName, longestName } from "../names.ts";
import type { Issue } from "../issues.ts";
import type { ZoneId } from "../network/settings.ts";
import { instanceIssues } from "./validate-instances.ts";
import type { InstanceLookup } from "./pool.ts";
import type { Pools, PoolSettings } from "./settings.ts";

/** What pools are held against. */
export interface PoolGround {
  /** Zones of the network. */
  readonly zones: readonly ZoneId[];
  readonly instance: InstanceLookup;
  /** Zones of the region that offer an instance type; undefined where nobody has asked. */
  readonly offeredIn: (instanceType: string) => readonly ZoneId[] | undefined;
}

/** The smallest data volume, in GiB: what Bottlerocket's own images have. https://bottlerocket.dev/en/faq/ */
const leastDiskGiB = 20;

function nameIssues(name: string, path: string): readonly Issue[] {
  if (isName(name)) return [];
  const message = `A pool's name has lower-case letters, digits and dashes, a letter first, and at most ${longestName} of them.`;
  return [{ code: "EN020", path, message }];
}

function numberIssues({ min, max, diskGiB }: PoolSettings, path: string): readonly Issue[] {
  const issue = (key: string, message: string): Issue => ({ code: "EN021", path: `${path}.${key}`, message });
  const isCount = (value: number, least: number): boolean => Number.isInteger(value) && value >= least;
  const issues: Issue[] = [];
  if (!isCount(min, 0)) issues.push(issue("min", `${min} nodes cannot be had. Write a whole number of at least 0.`));
  if (!isCount(max, 1)) issues.push(issue("max", `${max} nodes cannot be had. Write a whole number of at least 1.`));
  if (issues.length === 0 && min > max)
    issues.push(issue("min", `${min} is above max ${max}. Lower min or raise max.`));
  if (diskGiB !== undefined && !isCount(diskGiB, leastDiskGiB))
    issues.push(issue("diskGiB", `${diskGiB} GiB cannot be had. Write a whole number of at least ${leastDiskGiB}.`));
  return issues;
}

function zoneIssues(zones: readonly ZoneId[] | undefined, ground: PoolGround, path: string): readonly Issue[] {
  if (zones === undefined) return [];
  const issue = (message: string): Issue => ({ code: "EN025", path: `${path}.zones`, message });
  if (zones.length === 0)
    return [issue("A pool without zones has no place. Leave zones out for all of the network's.")];
  const strange = zones.filter((zone) => !ground.zones.includes(zone));
  const twice = zones.filter((zone, index) => zones.indexOf(zone) !== index);
  return [
    ...strange.map((zone) => issue(`The network is not in ${zone}. Its zones: ${ground.zones.join(", ")}.`)),
    ...twice.map((zone) => issue(`${zone} is named twice. Name it once.`)),
  ];
}

function offeringIssues({ instances, zones }: PoolSettings, ground: PoolGround, path: string): readonly Issue[] {
  return [...new Set(instances)].flatMap((type) => {
    const offered = ground.offeredIn(type);
    if (offered === undefined) return [];
    return (zones ?? ground.zones)
      .filter((zone) => ground.zones.includes(zone) && !offered.includes(zone))
      .map((zone): Issue => {
        const where =
          offered.length === 0 ? "No zone of the region has it." : `Zones that have it: ${offered.join(", ")}.`;
        return { code: "EN026", path, message: `${type} is not offered in ${zone}. ${where}` };
      });
  });
}

/** What only data can get wrong in an environment's pools: all of it. Paths begin at `pools`. */
export function validatePools(pools: Pools, ground: PoolGround): readonly Issue[] {
  const issues = Object.entries(pools).flatMap(([name, settings]) => {
    const path = `pools.${name}`;
    return [
      ...nameIssues(name, path),
      ...numberIssues(settings, path),
      ...instanceIssues(settings, ground.instance, path),
      ...zoneIssues(settings.zones, ground, path),
      ...offeringIssues(settings, ground, path),
    ];
  });
  const isPlatforms = ({ for: purpose, min }: PoolSettings): boolean => purpose === "platform" && min >= 1;
  if (Object.values(pools).some(isPlatforms)) return issues;
  const message =
    'The platform\'s own pods have no node to run on. Add a pool { for: "platform" } of at least 1 node: the autoscaler runs there, too.';
  return [...issues, { code: "EN028", path: "pools", message }];
}
