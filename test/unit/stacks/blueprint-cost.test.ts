import { describe, expect, it, vi } from "vitest";
import { capacityOf, type CapacityLimit } from "../../../capacity/index.ts";
import { registeredFacts } from "../../../capacity/registered/index.ts";
import { late } from "../../../cli/environment/late.ts";
import { readCloud } from "../../../cli/environment/cloud.ts";
import { costFacts, costOf, type CostFacts, type StackCost } from "../../../cost/index.ts";
import { declaredResources } from "../../../stacks/capacity/declared.ts";
import { environmentFacts } from "../../../stacks/capacity/index.ts";
import { registeredBy } from "../../support/blueprint.ts";

/** What each thing costs, by kind and name, where everything has a price. */
function linesOf(cost: StackCost): readonly string[] {
  return cost.lines
    .map(({ by, name, cost: { least, expected, most } }) =>
      [by, name, ...[least, expected, most].map((usd) => usd.toFixed(2))].join(" "),
    )
    .toSorted();
}

/** Limits of nodes, quotas and subnets, in words. */
function limitsOf(limits: readonly CapacityLimit[]): readonly string[] {
  return limits.map(({ what, of, needed, available }) => `${what} ${of} ${needed} ${available}`).toSorted();
}

describe("what the whole program registers", () => {
  it("costs and needs what its environment's declaration does", { timeout: 60_000 }, async () => {
    const { environment, models } = await readCloud("stg");
    const { locks } = environment.cloud.facts;
    const facts: CostFacts = { ...costFacts(locks), prices: () => ({ known: true, usd: 1, date: "2026-01-01" }) };
    vi.resetModules();
    const registered = await registeredBy("stg", () => import("../../../stacks/index.ts"), { preview: true });
    const declared = declaredResources(environment, models, late);
    expect(registered.length).toBeGreaterThan(200);
    expect(linesOf(costOf(declared, facts, "eu-west-1"))).toEqual(linesOf(costOf(registered, facts, "eu-west-1")));
    const ofProgram = capacityOf(registeredFacts(registered, facts.instances)).limits;
    const ofDeclaration = capacityOf(environmentFacts(environment, models, late)).limits;
    expect(limitsOf(ofDeclaration.filter(({ what }) => what !== "account"))).toEqual(limitsOf(ofProgram));
  });
});
