import type { NewNetwork } from "./settings.ts";

/**
 * The zone whose NAT gateway a zone's private subnet goes out by, both by their index; undefined when there is none. With one for all,
 * traffic from the other zones crosses zones (and is paid for), and all stand still when the first zone does.
 */
export function natOf(policy: NewNetwork["nat"], zone: number): number | undefined {
  switch (policy) {
    case "none":
      return undefined;
    case "one":
      return 0;
    case "one-per-zone":
      return zone;
  }
}
