import { capacityOf } from "../capacity/index.ts";
import { registeredFacts, type RegisteredResource } from "../capacity/registered/index.ts";
import { costChange, costOf, type CostFacts } from "../cost/index.ts";
import type { Folded } from "./events/fold.ts";
import type { Capacity, Cost } from "./report.ts";
import { isSecret, isUnknown } from "./values/markers.ts";
import { isPlain, type Plain } from "./values/plain.ts";
import { nameOf } from "./models/belonging.ts";

/** What cost and capacity are reckoned with. */
export interface Reckoning {
  readonly facts: CostFacts;
  readonly region: string;
  /** USD a month that the environment may cost. @default no bound */
  readonly monthlyUsd?: number;
}

/** A copy in which what is not known is nothing, and no text that looks like a value. */
function known(value: unknown): unknown {
  if (isUnknown(value) || isSecret(value)) return undefined;
  if (Array.isArray(value)) return (value as readonly unknown[]).map(known);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, known(part)]));
}

function registered({ urn, type }: Folded, props: Plain): RegisteredResource {
  return { type, name: nameOf(urn), props: known(props) as Plain };
}

/** The resources as they are, or as they will be. */
function side(all: readonly Folded[], which: "old" | "new"): readonly RegisteredResource[] {
  return all.flatMap((folded) => {
    const own = folded[which];
    return own === undefined ? [] : [registered(folded, own.inputs)];
  });
}

/** What the change costs, and whether everything has room when it is done: of what the engine has and wants. Pure. */
export function reckoned(
  all: readonly Folded[],
  { facts, region, monthlyUsd }: Reckoning,
): { readonly capacity: Capacity; readonly cost: Cost } {
  const [before, after] = [side(all, "old"), side(all, "new")];
  return {
    capacity: capacityOf(registeredFacts(after, facts.instances)),
    cost: costChange(costOf(before, facts, region), costOf(after, facts, region), monthlyUsd),
  };
}
