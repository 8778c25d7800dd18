import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Amounts } from "../../../capacity/facts.ts";
import { enoughFor, fitsEmpty, neverFewer, type PodKind } from "../../../capacity/pack.ts";
import { leastAbove, mostWithin } from "../../../capacity/sums.ts";

const room: Amounts = { cpu: 4000, memory: 8000, pods: 10 };

/** Enough nodes for every one of the pods. */
function enough(kinds: readonly PodKind[], node: Amounts): number {
  return Math.max(0, ...kinds.map((kind) => enoughFor(kinds, kind, [node])));
}

const sizes = fc
  .record({ cpu: fc.integer({ min: 1, max: 40 }), memory: fc.integer({ min: 0, max: 80 }) })
  .map(({ cpu, memory }): Amounts => ({ cpu: cpu * 100, memory: memory * 100, pods: 1 }));
const kinds = fc.array(fc.record({ size: sizes, count: fc.integer({ min: 0, max: 12 }) }), {
  minLength: 1,
  maxLength: 4,
});

/** Places pods one after another on any node that has room, as `choose` says; gives how many had none. */
function placed(pods: readonly Amounts[], node: Amounts, nodes: number, choose: (free: number) => number): number {
  const free = Array.from({ length: nodes }, () => ({ ...node }));
  let waiting = 0;
  for (const pod of pods) {
    const open = free.filter((one) => fitsEmpty(pod, one));
    const chosen = open[choose(open.length)];
    if (chosen === undefined) waiting += 1;
    else for (const [resource, amount] of Object.entries(pod)) chosen[resource] = (chosen[resource] ?? 0) - amount;
  }
  return waiting;
}

describe("nodes for pods", () => {
  it.each([
    // 4000 / 1500: two to a node; five need three.
    [[{ size: { cpu: 1500, pods: 1 }, count: 5 }], 3, 3],
    // Ten pods to a node, whatever else they take.
    [[{ size: { cpu: 10, pods: 1 }, count: 21 }], 3, 3],
    // Three of memory to a node, four by CPU: memory decides.
    [[{ size: { cpu: 1000, memory: 2500, pods: 1 }, count: 6 }], 2, 2],
    // One of 3 beside two of 0.5 fills a node. Placed badly, the small ones take room on every node but one.
    [
      [
        { size: { cpu: 3000, pods: 1 }, count: 2 },
        { size: { cpu: 500, pods: 1 }, count: 4 },
      ],
      2,
      3,
    ],
    [[], 0, 0],
  ])("%j: at least %i, certainly with %i", (pods, least, certain) => {
    expect(neverFewer(pods, room)).toBe(least);
    expect(enough(pods, room)).toBe(certain);
  });

  it("are enough in whatever order pods come and wherever they are put", () => {
    fc.assert(
      fc.property(kinds, fc.infiniteStream(fc.nat()), (some, random) => {
        const numbers = random[Symbol.iterator]();
        const next = (below: number): number => (below === 0 ? -1 : (numbers.next().value as number) % below);
        const pods = some.flatMap(({ size, count }) => Array.from({ length: count }, () => size));
        const order = pods.map((pod) => ({ pod, at: next(1_000_000) })).toSorted((a, b) => a.at - b.at);
        expect(
          placed(
            order.map(({ pod }) => pod),
            room,
            enough(some, room),
            next,
          ),
        ).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it("are never fewer than those that no order could do with", () => {
    fc.assert(
      fc.property(kinds, (some) => {
        const pods = some.flatMap(({ size, count }) => Array.from({ length: count }, () => size));
        const fewer = neverFewer(some, room) - 1;
        if (fewer >= 1) expect(placed(pods, room, fewer, () => 0)).toBeGreaterThan(0);
        expect(neverFewer(some, room)).toBeLessThanOrEqual(enough(some, room));
      }),
    );
  });

  it("are not fewer for one pod more", () => {
    fc.assert(
      fc.property(kinds, fc.nat(), (some, which) => {
        const more = some.map((kind, index) =>
          index === which % some.length ? { ...kind, count: kind.count + 1 } : kind,
        );
        expect(enough(more, room)).toBeGreaterThanOrEqual(enough(some, room));
      }),
    );
  });

  it("are those that division gives where all pods are alike", () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 60 }), (size, count) => {
        const each = Math.min(
          10,
          Math.floor(4000 / (size["cpu"] ?? 1)),
          size["memory"] === 0 ? 10 : Math.floor(8000 / (size["memory"] ?? 1)),
        );
        expect(enough([{ size, count }], room)).toBe(Math.ceil(count / each));
        expect(neverFewer([{ size, count }], room)).toBe(Math.ceil(count / each));
      }),
    );
  });
});

describe("sums of amounts", () => {
  it("are those of every choice of them", () => {
    const some = fc.array(
      fc.record({ amount: fc.integer({ min: 1, max: 12 }), count: fc.integer({ min: 0, max: 3 }) }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 60 }), (amounts, above, most) => {
        const sums = amounts.reduce<readonly number[]>(
          (all, { amount, count }) =>
            all.flatMap((sum) => Array.from({ length: count + 1 }, (_, times) => sum + times * amount)),
          [0],
        );
        expect(mostWithin(amounts, most)).toBe(Math.max(...sums.filter((sum) => sum <= most)));
        const over = sums.filter((sum) => sum > above && sum <= most);
        expect(leastAbove(amounts, above, most)).toBe(over.length === 0 ? undefined : Math.min(...over));
      }),
    );
  });
});
