import { describe, expect, it } from "vitest";
import { modelChange } from "../../../../bench/preview/fixture/model.ts";
import { pullRequest, stackOf } from "../../../../bench/preview/fixture/report.ts";
import { blockersOf } from "../../../../preview/page/view/blockers.ts";
import { number, shortDigest, usd, usdMore } from "../../../../preview/page/view/numbers.ts";
import { variantChanges } from "../../../../preview/page/view/variants.ts";

describe("what blocks", () => {
  const small = { ...pullRequest, models: 20, resources: 300 };

  it("is what must hold and does not, what is protected, and what has no room", () => {
    expect(blockersOf(stackOf("prd", small, true)).map(({ what }) => what)).toEqual([
      "P03 encrypted-at-rest",
      "Protected, and would be replaced",
      "No room",
    ]);
  });

  it("is nothing when all holds", () => {
    expect(blockersOf(stackOf("stg", small, false))).toEqual([]);
  });

  it("begins with why the preview failed", () => {
    const failed = {
      ...stackOf("stg", small, false),
      failure: "the engine ended",
      diagnostics: [{ severity: "error", message: "no credentials" }] as const,
    };
    expect(blockersOf(failed).map(({ detail }) => detail)).toEqual(["the engine ended", "no credentials"]);
  });
});

describe("the variants of a model", () => {
  it("stand side by side, the champion first", () => {
    const { after } = modelChange(0, "same");
    const [champion] = after?.variants ?? [];
    if (after === undefined || champion === undefined) throw new Error("the fixture has no champion");
    const changes = variantChanges({
      before: { ...after, variants: [champion] },
      after: { ...after, variants: after.variants.toReversed() },
    });
    expect(changes.map(({ variant, before, after: next }) => [variant, before?.percent, next?.percent])).toEqual([
      ["blue", 90, 90],
      ["green", undefined, 10],
    ]);
  });
});

describe("numbers", () => {
  it.each([
    [0, "$0", "±$0"],
    [0.35, "$0.35", "+$0.35"],
    [-12.4, "−$12", "−$12"],
    [1234.5, "$1,235", "+$1,235"],
    [0.001, "$0.00", "±$0"],
  ])("%d USD is %s, and as a change %s", (value, plain, more) => {
    expect([usd(value), usdMore(value)]).toEqual([plain, more]);
  });

  it("tells parts of small numbers alone", () => {
    expect([0.25, 7.5, 12.75, 4000].map(number)).toEqual(["0.25", "7.5", "13", "4,000"]);
  });

  it("cuts digests to what the eye compares", () => {
    expect(shortDigest(`sha256:${"ab".repeat(32)}`)).toBe("sha256:abababababab");
  });
});
