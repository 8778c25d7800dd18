import { resolvePools, type InstanceLookup, type Pool } from "../../components/node-groups/pool.ts";
import { lockValue, type Locks } from "../../locks/locks.ts";
import type { CloudEnvironment } from "../environments/environment.ts";

/** The zones of an environment's network. */
export function zonesOf({ network }: CloudEnvironment): readonly string[] {
  return "create" in network ? network.create.zones : network.adopt.zones;
}

/** What is known of instance types. */
export function knownInstances(locks: Locks): InstanceLookup {
  return (type) => {
    const fact = lockValue(locks, "instances", type);
    return fact.kind === "resolved" ? fact.value : undefined;
  };
}

/** The pools of an environment with every default filled in. Expects pools that `validateCloud` accepts. */
export function cloudPools(environment: CloudEnvironment, locks: Locks): readonly Pool[] {
  return resolvePools(environment.pools, zonesOf(environment), knownInstances(locks));
}
