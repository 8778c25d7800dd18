import { registeredFacts, type InstanceLookup, type RegisteredResource } from "../capacity/registered/index.ts";
import { lockValue, type Locks } from "../locks/locks.ts";
import { add, noCost, type Cost, type CostBy, type CostRange, type StackCost, always, times } from "./cost.ts";
import { itemsOf } from "./items.ts";
import { Ledger } from "./ledger.ts";
import { allocate, poolCost, poolNodes, type PoolNodes } from "./pools.ts";
import { runCosts } from "./runs.ts";
import { lockedPrices, type PriceTable } from "./prices.ts";

export type { Cost, CostBy, StackCost } from "./cost.ts";
export type { PriceTable } from "./prices.ts";

/** A resource as costs see it: what it is, and its properties as plain data. */
export type CostedResource = RegisteredResource;

/** What is known beside the resources. */
export interface CostFacts {
  readonly prices: PriceTable;
  readonly instances: InstanceLookup;
}

/** As `locks/` has it. */
export function costFacts(locks: Locks): CostFacts {
  return {
    prices: lockedPrices(locks),
    instances: (type) => {
      const fact = lockValue(locks, "instances", type);
      return fact.kind === "resolved" ? fact.value : undefined;
    },
  };
}

/** Whose cost it is that is no model's. */
export const others = {
  /** Control plane, network, and nodes that serve no models. */
  platform: "platform",
  /** Nodes for models, as far as nobody has reserved them. */
  idle: "not allocated",
} as const;

function servesModels(parts: readonly PoolNodes[]): boolean {
  const [first] = parts;
  const served = first?.contest.workloads.some(({ workload }) => workload.model !== undefined) ?? false;
  return served || parts.some(({ pool }) => pool.taints.length > 0);
}

/** The pools of one contest: by pool and kind, and to whom they go. */
function costPools(parts: readonly PoolNodes[], resources: readonly CostedResource[], ledger: Ledger): void {
  const costs = parts.map((part) => ({ part, ...poolCost(part, resources, ledger.ask) }));
  const all = costs.reduce((sum, { nodes = noCost, disks = noCost }) => add(sum, add(nodes, disks)), noCost);
  ledger.total(all);
  for (const { part, nodes, disks } of costs) {
    if (nodes !== undefined || disks !== undefined)
      ledger.line("pool", part.pool.name, add(nodes ?? noCost, disks ?? noCost));
    if (nodes !== undefined) ledger.line("kind", "nodes", nodes);
    if (disks !== undefined) ledger.line("kind", "node volumes", disks);
  }
  const left = servesModels(parts) ? others.idle : others.platform;
  for (const { workload, share } of allocate(parts)) {
    const cost = times(all, share);
    const none = workload === undefined ? left : others.platform;
    ledger.line("model", workload?.model ?? none, cost);
    ledger.line("team", workload?.team ?? none, cost);
  }
}

/**
 * What resources cost in a month, by the price table. What has no price is named and in no sum. Nodes: each pool's fewest; as many as
 * the replicas that models keep need; its most. A model has the largest of its pods' shares of CPU, memory and accelerators. Pure.
 */
export function costOf(resources: readonly CostedResource[], facts: CostFacts, region: string): StackCost {
  const ledger = new Ledger(facts.prices, region);
  const capacity = registeredFacts(resources, facts.instances);
  const nodes = poolNodes(capacity);
  for (const contest of new Set(nodes.map((one) => one.contest)))
    costPools(
      nodes.filter((one) => one.contest === contest),
      resources,
      ledger,
    );
  for (const resource of resources)
    for (const { kind, item, units, use } of itemsOf(resource)) {
      if (units === undefined) {
        ledger.byUse(item, kind, use ?? "use");
        continue;
      }
      const price = ledger.ask(item, kind);
      if (price !== undefined) ledger.fixed(kind, always(price * units), others.platform);
    }
  const runs = runCosts(capacity, ledger.ask);
  return ledger.done(runs, capacity.unknown);
}

const cents = (usd: number): number => Math.round(usd * 100) / 100;
const rounded = ({ least, expected, most }: CostRange): CostRange => ({
  least: cents(least),
  expected: cents(expected),
  most: cents(most),
});

/** What a budget is held against: what is expected. */
export function withinBudget({ total }: Pick<StackCost, "total">, monthlyUsd: number): boolean {
  return total.expected <= monthlyUsd;
}

/**
 * What a change costs: the same arithmetic over what was and what will be. Pure.
 * @param monthlyUsd the budget, where there is one
 */
export function costChange(before: StackCost, after: StackCost, monthlyUsd?: number): Cost {
  const all = [...before.lines, ...after.lines];
  const names = new Map(all.map(({ by, name }) => [`${by} ${name}`, { by, name }]));
  const of = (side: StackCost, by: CostBy, name: string): CostRange =>
    rounded(side.lines.find((line) => line.by === by && line.name === name)?.cost ?? noCost);
  const days = [before.pricesOf, after.pricesOf].filter((day) => day !== undefined);
  return {
    region: after.region,
    pricesOf: days.toSorted()[0] ?? "",
    before: rounded(before.total),
    after: rounded(after.total),
    lines: [...names.values()].map(({ by, name }) => ({
      by,
      name,
      before: of(before, by, name),
      after: of(after, by, name),
    })),
    ...(after.runs.length === 0 ? {} : { runs: after.runs }),
    ...(monthlyUsd === undefined ? {} : { budget: { monthlyUsd, holds: withinBudget(after, monthlyUsd) } }),
    unknown: after.unknown,
  };
}
