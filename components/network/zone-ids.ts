const directions: Readonly<Record<string, string>> = {
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

/**
 * What ids of a region's zones begin with: `euw1-az` in `eu-west-1`. Local and Wavelength zones have another part in between; EKS puts no control
 * plane there. https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
 */
export function zoneIdPrefix(region: string): string {
  const short = region.split("-").map((part) => directions[part] ?? part);
  return `${short.join("")}-az`;
}
