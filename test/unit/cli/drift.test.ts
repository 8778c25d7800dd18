import { expect, it } from "vitest";
import { driftAnswer } from "../../../cli/drift/answer.ts";
import { driftOf } from "../../../preview/drift/drift.ts";
import { recorded, reported } from "../preview/recorded.ts";

const report = reported(recorded("refresh"));
const found = { stack: "local", drift: driftOf(report.resources), looked: 128 };

it("says what is gone and what is otherwise, with what is declared, whose model it is, and what to do", () => {
  const { text, ok } = driftAnswer([found]);
  expect(ok).toBe(false);
  const cells = text.split("\n").map((line) => line.trim().split(/ {2,}/));
  expect(cells).toContainEqual(["Deployment cancer-champion", "cancer", "somebody deleted it"]);
  expect(cells).toContainEqual(["Deployment iris-champion", "iris", "spec.replicas: declared 2, is 3"]);
  expect(text).toContain("pulumi up --refresh -s local");
});

it("tells a change of the program apart: it is no drift", () => {
  const counts = { ...report.counts, create: 2, update: 1, replace: 0, delete: 0 };
  const { text, ok } = driftAnswer([{ stack: "prd", drift: { drifted: [], benign: [] }, looked: 300, code: counts }]);
  expect(ok).toBe(true);
  expect(text).toContain("prd: no drift; all 300 resources");
  expect(text).toContain("Not drift: the program is newer than what was applied (create 2, update 1)");
});

it("is not well where one of several stacks is not", () => {
  const quiet = { stack: "prd", drift: { drifted: [], benign: [] }, looked: 300 };
  expect(driftAnswer([quiet, found]).ok).toBe(false);
  expect(driftAnswer([quiet, quiet]).ok).toBe(true);
});
