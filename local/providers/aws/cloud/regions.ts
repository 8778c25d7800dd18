/** A partition of AWS: a set of regions with accounts of their own. */
export interface Partition {
  readonly name: "aws" | "aws-cn" | "aws-us-gov";
  readonly dnsSuffix: string;
}

/** By the region's name: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
export function partitionOf(region: string): Partition {
  if (region.startsWith("cn-")) return { name: "aws-cn", dnsSuffix: "amazonaws.com.cn" };
  if (region.startsWith("us-gov-")) return { name: "aws-us-gov", dnsSuffix: "amazonaws.com" };
  return { name: "aws", dnsSuffix: "amazonaws.com" };
}

export function isRegion(text: string): boolean {
  return /^[a-z]{2}(-[a-z]+)+-\d$/.test(text);
}

const DIRECTIONS: Readonly<Record<string, string>> = {
  north: "n",
  south: "s",
  east: "e",
  west: "w",
  central: "c",
  northeast: "ne",
  southeast: "se",
  northwest: "nw",
  southwest: "sw",
};

/** `euw1` of `eu-west-1`: how zone ids and ElastiCache's names abbreviate regions. */
export function shortRegion(region: string): string {
  return region
    .split("-")
    .map((part) => DIRECTIONS[part] ?? part)
    .join("");
}

/** A zone: its name, which is one account's own, and its id, which is the same in all. */
interface Zone {
  readonly name: string;
  readonly id: string;
}

const letters = "abcdefghijklmnopqrstuvwxyz";

function zone(region: string, index: number): Zone {
  return { name: `${region}${letters[index] ?? ""}`, id: `${shortRegion(region)}-az${index + 1}` };
}

/** Zones of a region. Which a region has is a fact that cannot be asked for here: all are taken to have three. */
export function zonesOf(region: string): readonly Zone[] {
  return [0, 1, 2].map((index) => zone(region, index));
}

/** The zone of which the name or the id is given, whether the region has it or not; the first one for neither. */
export function zoneOf(name: string, id: string, region: string): Zone {
  const number = /-az(\d+)$/.exec(id)?.[1];
  return zone(region, number === undefined ? Math.max(letters.indexOf(name.slice(-1) || "a"), 0) : Number(number) - 1);
}
