import type { Issue } from "../issues.ts";
import { vcpuFamilies, type AccountQuotas, type VcpuFamily } from "./settings.ts";

/** Nodes of one kind. */
export interface CountedPool {
  readonly name: string;
  readonly instanceType: string;
  readonly capacity: "on-demand" | "spot";
  readonly vcpus: number;
  readonly min: number;
  readonly max: number;
}

/** A quota with what is asked of it. */
export interface QuotaNeed {
  /** Where it is declared: `quotas.vcpus.g`. */
  readonly path: string;
  readonly of: string;
  /** With all pools at their fewest, and at their most. */
  readonly least: number;
  readonly most: number;
  readonly available: number;
  readonly because: string;
}

/** The family of an instance type; undefined for one whose quota is not among those that are declared. */
export function familyOf(instanceType: string): VcpuFamily | undefined {
  const letters = /^[a-z]+/.exec(instanceType)?.[0] ?? "";
  const families = Object.keys(vcpuFamilies) as readonly VcpuFamily[];
  // `inf` and `trn` are families of their own: a letter alone decides only where a generation's number follows.
  const own =
    letters === "inf" || letters === "trn" || letters === "u" || letters === "x" || letters === "f" || letters === "dl";
  if (own) return undefined;
  return families.find((family) =>
    (vcpuFamilies[family] as readonly string[]).some((start) => letters.startsWith(start)),
  );
}

/** What an environment asks of each quota that is declared. Pure. */
export function quotaNeeds(
  quotas: AccountQuotas,
  pools: readonly CountedPool[],
  elasticIps: number,
): readonly QuotaNeed[] {
  const kinds = [
    ["vcpus", "on-demand", quotas.vcpus ?? {}],
    ["spotVcpus", "spot", quotas.spotVcpus ?? {}],
  ] as const;
  const ofVcpus = kinds.flatMap(([key, capacity, declared]) =>
    Object.entries(declared).map(([family, available]): QuotaNeed => {
      const counted = pools.filter((pool) => pool.capacity === capacity && familyOf(pool.instanceType) === family);
      const sum = (bound: "min" | "max"): number => counted.reduce((all, pool) => all + pool[bound] * pool.vcpus, 0);
      return {
        path: `quotas.${key}.${family}`,
        of: `vCPUs of ${capacity} instances, family ${family}`,
        least: sum("min"),
        most: sum("max"),
        available,
        because:
          counted.length === 0
            ? "No pool has instances of that family."
            : `${counted.map(({ name, max, vcpus }) => `${max} × ${vcpus} of ${name}`).join(" + ")}.`,
      };
    }),
  );
  if (quotas.elasticIps === undefined) return ofVcpus;
  return [
    ...ofVcpus,
    {
      path: "quotas.elasticIps",
      of: "Elastic IP addresses",
      least: elasticIps,
      most: elasticIps,
      available: quotas.elasticIps,
      because: "One for each NAT gateway.",
    },
  ];
}

/** Quotas that are none, and those that the fewest nodes are above already. Pure. */
export function quotaIssues(needs: readonly QuotaNeed[]): readonly Issue[] {
  return needs.flatMap(({ path, of, least, available }): readonly Issue[] => {
    if (!Number.isInteger(available) || available < 0)
      return [{ code: "EN080", path, message: `${available} is no quota. Write a whole number of at least 0.` }];
    if (least <= available) return [];
    const message = `${of}: the account may have ${available}, and pools at their fewest take ${least}. Have the quota raised, or lower min.`;
    return [{ code: "EN081", path, message }];
  });
}
