import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judge, unheld, type Stored } from "../../../../cli/registry/plan.ts";
import { heldTag, isHoldingTag, carriedTag } from "../../../../components/registry/held-tags.ts";
import { isTagged } from "../../../../components/registry/place.ts";
import { lifecyclePolicy } from "../../../../components/registry/policies.ts";
import { expired } from "../../components/aws/lifecycle.ts";

const day = 24 * 3_600_000;
const now = 1_000 * day;
const digestOf = (number: number): string => `sha256:${number.toString(16).padStart(64, "0")}`;

const images = fc.array(
  fc.record({
    tagged: fc.boolean(),
    ageDays: fc.integer({ min: 0, max: 400 }),
    named: fc.boolean(),
    child: fc.option(fc.nat(9)),
    subject: fc.option(fc.nat(9)),
  }),
  { maxLength: 10 },
);

describe("an ECR that is made here", () => {
  const policy = lifecyclePolicy({ keepUntaggedDays: 14 });

  it("simulated: its policy ends what has no tag for fourteen days, as the guide's example says", () => {
    const image = (id: string, tags: readonly string[], ageDays: number) => ({
      id,
      tags,
      pushedAt: now - ageDays * day,
    });
    const all = [image("old", [], 15), image("young", [], 13), image("tagged", ["v1"], 400)];
    expect([...expired(policy, all, now)]).toEqual(["old"]);
  });

  it("never ends what a file names, its parts or what is attested of it, once that is held; unheld it would", () => {
    let endangered = 0;
    fc.assert(
      fc.property(images, (all) => {
        const names = new Map(all.flatMap(({ named }, n) => (named ? [[digestOf(n), ["a release"]] as const] : [])));
        const stored = all.map(({ tagged, ageDays, child, subject }, n): Stored => ({
          repository: "runtimes/pmml",
          digest: digestOf(n),
          bytes: 1,
          tags: tagged ? [`v${n}`] : [],
          pushedAt: new Date(now - ageDays * day),
          type: "image",
          blobs: [],
          children: child === null ? [] : [digestOf(child)],
          subject: subject === null ? undefined : digestOf(subject),
        }));
        const judged = judge(stored, { names, now: new Date(now), keepYoungerMs: 7 * day });
        const held = new Set(unheld(judged, names, isTagged).map(({ digest }) => digest));
        const asEcr = (one: Stored, tags: readonly string[]) => ({
          id: one.digest,
          tags,
          pushedAt: one.pushedAt?.getTime() ?? 0,
        });
        const before = expired(
          policy,
          stored.map((one) => asEcr(one, one.tags)),
          now,
        );
        const after = expired(
          policy,
          stored.map((one) => asEcr(one, held.has(one.digest) ? [...one.tags, heldTag(one.digest)] : one.tags)),
          now,
        );
        const needed = new Set(names.keys());
        for (const one of stored) if (names.has(one.digest)) for (const child of one.children) needed.add(child);
        for (const one of stored) if (one.subject !== undefined && names.has(one.subject)) needed.add(one.digest);
        for (const digest of needed) {
          if (before.has(digest)) endangered += 1;
          expect(after.has(digest)).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
    // The policy alone does end named images: without what is held here the property would say nothing.
    expect(endangered).toBeGreaterThan(10);
  });

  it("has no policy where artifacts are pushed by digest", () => {
    expect(["models/iris", "copies/nvcr.io/x"].map(isTagged)).toEqual([false, false]);
  });

  it("knows the tags that hold, which are no names", () => {
    const digest = digestOf(0xabc);
    expect([heldTag(digest), carriedTag(digest), "v1", "held-fast"].map(isHoldingTag)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
