import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveChanges, waitingSeconds } from "../../../components/changes/resolve.ts";
import type { ChangeSettings, WaitingTime } from "../../../components/changes/settings.ts";
import { ladderIssues, validateChanges, type Step } from "../../../components/changes/validate.ts";

const found = (settings: ChangeSettings) => validateChanges(settings).map(({ code, path }) => `${code} ${path}`);

describe("what a change has to have", () => {
  it("is nothing where nothing is said", () => {
    expect(resolveChanges()).toEqual({ approval: undefined, isTicketRequired: false, bakeSeconds: 0 });
    expect(validateChanges()).toEqual([]);
  });

  it("is what is said", () => {
    const settings = {
      approval: { by: ["ml-releases", "example/sre", "jo@example.com"], within: "4h" },
      ticket: "required",
      bake: "2d",
    } satisfies ChangeSettings;
    expect(found(settings)).toEqual([]);
    expect(resolveChanges(settings)).toEqual({
      approval: { by: settings.approval.by, withinSeconds: 14_400 },
      isTicketRequired: true,
      bakeSeconds: 172_800,
    });
  });

  it.each([
    [{ approval: { by: [""], within: "4h" } }, "EN110 changes.approval.by.0"],
    [{ approval: { by: ["a b"], within: "4h" } }, "EN110 changes.approval.by.0"],
    [{ approval: { by: ["a,b"], within: "4h" } }, "EN110 changes.approval.by.0"],
    [{ approval: { by: ["a", "b", "a"], within: "4h" } }, "EN110 changes.approval.by.2"],
    [{ approval: { by: ["a"], within: "0h" } }, "EN111 changes.approval.within"],
    [{ approval: { by: ["a"], within: "1.5h" } }, "EN111 changes.approval.within"],
    [{ approval: { by: ["a"], within: "-1h" } }, "EN111 changes.approval.within"],
    [{ approval: { by: ["a"], within: "721h" } }, "EN111 changes.approval.within"],
    [{ bake: "31d" }, "EN111 changes.bake"],
    [{ bake: "1e3m" }, "EN111 changes.bake"],
  ] as const)("cannot be %j", (settings, issue) => {
    expect(found(settings)).toEqual([issue]);
  });

  it("is told with all that is wrong at once", () => {
    expect(found({ approval: { by: ["a b", "c,d"], within: "0m" }, bake: "0d" })).toHaveLength(4);
  });
});

it.each([
  ["1m", 60],
  ["30m", 1_800],
  ["4h", 14_400],
  ["30d", 2_592_000],
  ["4", undefined],
  ["4s", undefined],
  ["toString", undefined],
])("%s is %s seconds", (text, seconds) => {
  expect(waitingSeconds(text as WaitingTime)).toBe(seconds);
});

describe("the ladder", () => {
  const names = ["dev", "sit", "stg", "prd"] as const;

  it("has a foot, whatever its order", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...names], { minLength: 4 }), (order) => {
        const steps = order.map((name, index): Step => ({ name, after: order[index - 1] ?? "local" }));
        expect(order.flatMap((name) => ladderIssues(name, steps))).toEqual([]);
      }),
    );
  });

  it("is refused to each that comes after itself, and to no other", () => {
    const steps: readonly Step[] = [
      { name: "dev", after: "stg" },
      { name: "sit", after: "dev" },
      { name: "stg", after: "sit" },
      { name: "prd", after: "stg" },
    ];
    expect(names.flatMap((name) => ladderIssues(name, steps))).toMatchObject([
      { code: "EN112", path: "dev.after" },
      { code: "EN112", path: "sit.after" },
      { code: "EN112", path: "stg.after" },
    ]);
    expect(ladderIssues("prd", [{ name: "prd", after: "prd" }])).toMatchObject([
      { path: "prd.after", message: expect.stringContaining("prd comes after prd:") as string },
    ]);
  });
});
