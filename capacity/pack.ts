import type { Amounts } from "./facts.ts";
import { leastAbove, mostWithin } from "./sums.ts";

/** Pods of one size. */
export interface PodKind {
  readonly size: Amounts;
  readonly count: number;
}

export function amountOf(amounts: Amounts, resource: string): number {
  return amounts[resource] ?? 0;
}

/** The resources that any of the sizes has. */
export function resourcesOf(kinds: readonly PodKind[]): readonly string[] {
  const all = kinds.flatMap(({ size }) => Object.keys(size).filter((resource) => amountOf(size, resource) > 0));
  return [...new Set(all)].sort();
}

/** Whether one pod has room on an empty node. */
export function fitsEmpty(size: Amounts, room: Amounts): boolean {
  return Object.keys(size).every((resource) => amountOf(size, resource) <= amountOf(room, resource));
}

/** How many pods of one size an empty node takes; Infinity for those that take nothing. */
export function perNode(size: Amounts, room: Amounts): number {
  const each = Object.entries(size)
    .filter(([, amount]) => amount > 0)
    .map(([resource, amount]) => Math.floor(amountOf(room, resource) / amount));
  return Math.min(...each, Number.POSITIVE_INFINITY);
}

function totalOf(kinds: readonly PodKind[], resource: string): number {
  return kinds.reduce((sum, { size, count }) => sum + amountOf(size, resource) * count, 0);
}

/** An upper bound of what pods can take of a resource on one node, given what they take of the others with it. */
function mostTogether(kinds: readonly PodKind[], resource: string, room: Amounts): number {
  const taking = kinds.filter(({ size, count }) => count > 0 && amountOf(size, resource) > 0);
  const bounds = resourcesOf(taking).map((other) => {
    const each = taking.map(({ size }) => amountOf(size, resource) / amountOf(size, other));
    return amountOf(room, other) * Math.max(0, ...each);
  });
  return Math.min(totalOf(kinds, resource), ...bounds);
}

/**
 * How much of a resource pods have taken, at least, of a node that for the lack of it has no room for one of a size; undefined
 * where they never can.
 */
function takenWhenFull(kinds: readonly PodKind[], size: Amounts, resource: string, room: Amounts): number | undefined {
  const free = amountOf(room, resource) - amountOf(size, resource);
  const sums = kinds.map((kind) => ({ amount: amountOf(kind.size, resource), count: kind.count }));
  const least = leastAbove(sums, free, amountOf(room, resource));
  // A hair of tolerance: ratios of whole numbers are not exact, and too wide a bound only asks for more room.
  return least === undefined || mostTogether(kinds, resource, room) * (1 + 1e-9) < least ? undefined : least;
}

/** One pod fewer of a size: what stands in the way of a pod is the others. */
function withoutOne(kinds: readonly PodKind[], kind: PodKind): readonly PodKind[] {
  return kinds.map((one) => (one === kind ? { ...one, count: one.count - 1 } : one));
}

/** How often pods can come to `part` of a resource, each counted once at most: one that is larger fills no second node. */
function timesIn(kinds: readonly PodKind[], resource: string, part: number): number {
  const total = kinds.reduce((sum, { size, count }) => sum + Math.min(part, amountOf(size, resource)) * count, 0);
  return part === 0 ? Number.POSITIVE_INFINITY : Math.floor(total / part);
}

/** A lower bound of what pods take of one resource where they take so much of another. */
function takenAlong(kinds: readonly PodKind[], resource: string, other: string, taken: number): number {
  const taking = kinds.filter(({ size, count }) => count > 0 && amountOf(size, other) > 0);
  const least = Math.min(...taking.map(({ size }) => amountOf(size, resource) / amountOf(size, other)));
  return taking.length === 0 ? 0 : Math.ceil(taken * least * (1 - 1e-9));
}

/**
 * On how many nodes, at most, all other pods can stand in the way of one. Every full node has taken at least so much of a resource
 * that it lacks it, and with it at least so much of the others: there are no more full nodes than all pods together come to, by
 * any resource alone, and by all of them in turn.
 * @param rooms of the nodes that it may run on
 */
function mostFull(kinds: readonly PodKind[], kind: PodKind, rooms: readonly Amounts[]): number {
  const others = withoutOne(kinds, kind);
  const full = Object.keys(kind.size)
    .filter((resource) => amountOf(kind.size, resource) > 0)
    .flatMap((resource) => {
      const taken = rooms.flatMap((room) => takenWhenFull(others, kind.size, resource, room) ?? []);
      return taken.length === 0 ? [] : [{ resource, taken: Math.min(...taken) }];
    });
  if (full.length === 0) return 0;
  const inTurn = full.reduce((sum, { resource, taken }) => sum + timesIn(others, resource, taken), 0);
  const alone = resourcesOf(others).map((resource) => {
    const least = full.map((one) =>
      one.resource === resource ? one.taken : takenAlong(others, resource, one.resource, one.taken),
    );
    return timesIn(others, resource, Math.min(...least));
  });
  return Math.min(inTurn, ...alone);
}

/**
 * So many nodes are enough for a pod to find room whatever was placed before it and wherever: no scheduler that only ever leaves
 * a pod waiting when no node has room can leave it out. Exact where all pods are of one size; more than needed, never fewer,
 * where they are not.
 * @param rooms of the nodes that it may run on, which each have room for it when they are empty
 */
export function enoughFor(kinds: readonly PodKind[], kind: PodKind, rooms: readonly Amounts[]): number {
  return kind.count === 0 ? 0 : mostFull(kinds, kind, rooms) + 1;
}

/** The most of a resource that pods can take of a node, in sums that they can come to. */
function mostTaken(kinds: readonly PodKind[], resource: string, room: Amounts): number {
  const sums = kinds.map((kind) => ({ amount: amountOf(kind.size, resource), count: kind.count }));
  return mostWithin(sums, amountOf(room, resource));
}

/**
 * Fewer nodes than these cannot hold the pods however cleverly they are placed. A lower bound: by the resource of which most is
 * asked for, by what one node takes of a size, and by pods of which no two share a node.
 */
export function neverFewer(kinds: readonly PodKind[], room: Amounts): number {
  const some = kinds.filter(({ count }) => count > 0);
  const byResource = resourcesOf(some).map((resource) => {
    const taken = mostTaken(some, resource, room);
    return taken === 0 ? Number.POSITIVE_INFINITY : Math.ceil(totalOf(some, resource) / taken);
  });
  const bySize = some.map(({ size, count }) => Math.ceil(count / perNode(size, room)));
  const apart = resourcesOf(some).map((resource) =>
    some
      .filter(({ size }) => amountOf(size, resource) * 2 > amountOf(room, resource))
      .reduce((sum, { count }) => sum + count, 0),
  );
  return Math.max(0, ...byResource, ...bySize, ...apart);
}
