import { describe, expect, it } from "vitest";
import type { Pools } from "../../../../components/node-groups/settings.ts";
import { validatePools } from "../../../../components/node-groups/validate.ts";
import { loadLocks } from "../../../../locks/load.ts";
import { lockValue, type Locks } from "../../../../locks/locks.ts";
import { dev } from "../../../../stacks/environments/dev.ts";
import { prd } from "../../../../stacks/environments/prd.ts";
import { sit } from "../../../../stacks/environments/sit.ts";
import { stg } from "../../../../stacks/environments/stg.ts";
import { lockedInstances } from "./facts.ts";

function committed(): Locks {
  const loaded = loadLocks();
  if ("issues" in loaded) throw new Error(JSON.stringify(loaded.issues, undefined, 2));
  return loaded.locks;
}

describe.each([dev, sit, stg, prd])("pools of $name", ({ pools, account, network }) => {
  const locks = committed();
  const known = (topic: "offerings" | "prices", type: string) => lockValue(locks, topic, `${account.region}/${type}`);
  const declared: Pools = pools;
  const types = [...new Set(Object.values(declared).flatMap(({ instances }) => instances))];

  it.each(types)("use %s, of which zones and price are known", (type) => {
    expect([known("offerings", type).kind, known("prices", type).kind]).toEqual(["resolved", "resolved"]);
  });

  it("can be had in the network's zones", () => {
    const offeredIn = (type: string) => {
      const fact = lockValue(locks, "offerings", `${account.region}/${type}`);
      return fact.kind === "resolved" ? fact.value : undefined;
    };
    const ground = { zones: network.create.zones, instance: lockedInstances(), offeredIn };
    expect(validatePools(declared, ground)).toEqual([]);
  });
});
