import { expect, it } from "vitest";
import { allowed } from "../../../../cli/deploy/gate.ts";
import { begunOf, readRecord, type Stage } from "../../../../cli/deploy/record.ts";
import { resolveChanges } from "../../../../components/changes/resolve.ts";
import type { StackReport } from "../../../../preview/report.ts";
import { recorded, reported } from "../../preview/recorded.ts";

const recordOf = (stage: Stage) =>
  readRecord("prd", {
    "run.prd": JSON.stringify({ stack: "prd", commit: "c", changeSet: "a", stage, since: {} }),
    "run.prd-risk": JSON.stringify({ stack: "prd-risk", commit: "c", changeSet: "b", stage: "apply", since: {} }),
  });

it.each<[Stage, string | undefined]>([
  ["apply", "a"],
  ["smoke", "a"],
  ["roll back", "a"],
  ["apply rollback", "a"],
  ["smoke rollback", "a"],
  ["done", undefined],
  ["rolled back", undefined],
  ["failed", undefined],
])("a run that came as far as %s is gone on with: %s", (stage, begun) => {
  expect(begunOf(recordOf(stage))).toBe(begun);
});

it("nothing was begun where nothing ran", () => {
  expect(begunOf(readRecord("prd", {}))).toBeUndefined();
});

it("an approval that is over brings up what was rolled back no second time, and the rest of what was killed", () => {
  const base = reported(recorded("refresh"));
  const [some] = base.resources;
  if (some === undefined) throw new RangeError("nothing was recorded");
  const report: StackReport = {
    ...{
      ...base,
      stack: "prd",
      environment: "prd",
      changeSet: "a",
      verdict: { level: "safe", reasons: [] },
      drift: [],
    },
    resources: [{ ...some, operation: "update" }],
  };
  const at = "2026-11-22T09:00:00Z";
  const told = { approved: { report, at }, approvedBy: "ada", ticket: "CHG-1" };
  const changes = resolveChanges({ approval: { by: ["release"], within: "4h" }, ticket: "required" });
  const later = Date.parse(at) + 5 * 3_600_000;
  const asked = (stage: Stage) => allowed(changes, told, report, begunOf(recordOf(stage)), later).is;
  expect(asked("smoke")).toBe("allowed");
  expect(asked("rolled back")).toBe("refused");
  expect(asked("failed")).toBe("refused");
});
