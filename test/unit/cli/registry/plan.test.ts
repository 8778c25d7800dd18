import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judge, removals, spaceOf, subjectsOf, type Rules, type Stored } from "../../../../cli/registry/plan.ts";

const now = new Date("2026-11-22T12:00:00Z");
const day = 24 * 3_600_000;
const digestOf = (number: number): string => `sha256:${number.toString(16).padStart(64, "0")}`;

function stored(number: number, more: Partial<Stored> = {}): Stored {
  return {
    repository: "runtimes/pmml",
    digest: digestOf(number),
    bytes: 10,
    tags: [],
    pushedAt: new Date(now.getTime() - 30 * day),
    type: "image",
    blobs: [{ digest: `sha256:${"f".repeat(63)}${number % 10}`, size: 100 }],
    children: [],
    subject: undefined,
    ...more,
  };
}

function rules(named: readonly number[] = []): Rules {
  return {
    names: new Map(named.map((number) => [digestOf(number), ["releases/dev/iris.yaml champion.digest"]])),
    now,
    keepYoungerMs: 7 * day,
  };
}

const going = (all: readonly Stored[], by = rules()): readonly string[] =>
  removals(judge(all, by)).map(({ digest }) => digest);

describe("what goes", () => {
  it("is what nobody names, no tag has and nobody just pushed", () => {
    const all = [
      stored(1),
      stored(2),
      stored(3, { tags: ["1.2"] }),
      stored(4, { pushedAt: new Date(now.getTime() - 6 * day) }),
      stored(5, { pushedAt: undefined }),
      stored(6, { tags: [`held-${"0".repeat(12)}`] }),
    ];
    expect(going(all, rules([2]))).toEqual([digestOf(1), digestOf(6)]);
    expect(judge(all, rules([2])).map(({ stays }) => stays)).toEqual([
      [],
      ["releases/dev/iris.yaml champion.digest"],
      ["tag 1.2"],
      ["younger than what goes"],
      ["nobody knows how old it is"],
      [],
    ]);
  });

  it("leaves parts of an index and what is attested of what stays, by subject and by cosign's tags", () => {
    const all = [
      stored(1, { children: [digestOf(2)] }),
      stored(2),
      stored(3, { subject: digestOf(2) }),
      stored(4, { tags: [`sha256-${digestOf(3).slice(7)}.sig`] }),
      stored(9),
    ];
    expect(going(all, rules([1]))).toEqual([digestOf(9)]);
  });

  it("keeps what a signature that somebody just pushed is about", () => {
    expect(going([stored(1), stored(2, { subject: digestOf(1), pushedAt: now })])).toEqual([]);
  });

  it("removes statements before what they are about, and an index before its parts", () => {
    const all = [
      stored(1),
      stored(2, { children: [digestOf(1)] }),
      stored(3, { subject: digestOf(2) }),
      stored(4, { subject: digestOf(3) }),
      stored(5, { tags: [`sha256-${digestOf(1).slice(7)}.sig`] }),
    ];
    expect(going(all)).toEqual([4, 3, 2, 5, 1].map(digestOf));
  });

  it("removes statements about nothing", () => {
    expect(going([stored(1, { subject: digestOf(77) })])).toEqual([digestOf(1)]);
  });

  it("gives back what no other needs", () => {
    const shared = { digest: digestOf(99), size: 1_000 };
    const all = [
      stored(1, { blobs: [shared, { digest: digestOf(98), size: 50 }] }),
      stored(2, { repository: "models/iris", blobs: [shared] }),
    ];
    expect(spaceOf(judge(all, rules([2])))).toBe(60);
    expect(spaceOf(judge(all, rules()))).toBe(1_070);
  });
});

/** Registries of a few manifests that are about, part of and tagged after one another in any way, circles included. */
const registries = fc
  .array(
    fc.record({
      children: fc.array(fc.nat(11), { maxLength: 2 }),
      subject: fc.option(fc.nat(11)),
      signs: fc.option(fc.nat(11)),
      tag: fc.boolean(),
      repository: fc.constantFrom("a", "b"),
      ageDays: fc.option(fc.integer({ min: 0, max: 14 })),
    }),
    { maxLength: 12 },
  )
  .map((all) =>
    all.map(({ children, subject, signs, tag, repository, ageDays }, number) =>
      stored(number, {
        repository,
        children: children.map(digestOf),
        subject: subject === null ? undefined : digestOf(subject),
        tags: [...(signs === null ? [] : [`sha256-${digestOf(signs).slice(7)}.sig`]), ...(tag ? ["v1"] : [])],
        pushedAt: ageDays === null ? undefined : new Date(now.getTime() - ageDays * day),
      }),
    ),
  );

describe("whatever a registry has", () => {
  it("nothing that is named, tagged or young goes, nor its parts, nor a statement about what stays", () => {
    fc.assert(
      fc.property(registries, fc.array(fc.nat(11)), (all, named) => {
        const by = rules(named);
        const gone = new Set(removals(judge(all, by)));
        const isGone = (repository: string, digest: string): boolean =>
          [...gone].some((one) => one.repository === repository && one.digest === digest);
        for (const one of all) {
          const goes = isGone(one.repository, one.digest);
          const young = one.pushedAt === undefined || now.getTime() - one.pushedAt.getTime() < 7 * day;
          if (by.names.has(one.digest) || one.tags.includes("v1") || young) expect(goes).toBe(false);
          if (!goes) for (const child of one.children) expect(isGone(one.repository, child)).toBe(false);
          for (const subject of subjectsOf(one)) {
            const there = all.some((other) => other.repository === one.repository && other.digest === subject);
            if (there) expect(goes).toBe(isGone(one.repository, subject));
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it("each goes once", () => {
    fc.assert(
      fc.property(registries, (all) => {
        const judged = judge(all, rules());
        const gone = removals(judged);
        expect(new Set(gone).size).toBe(gone.length);
        expect(gone.length).toBe(judged.filter(({ stays }) => stays.length === 0).length);
      }),
    );
  });
});
