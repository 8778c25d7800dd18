import { describe, expect, it } from "vitest";
import { waive } from "../../../policies/scanners/waived.ts";
import { waivers, type ScannerFinding, type Waiver } from "../../../policies/scanners/waivers.ts";

const finding: ScannerFinding = {
  scanner: "checkov",
  check: "CKV_K8S_8",
  object: "Deployment models-a/iris.1",
  part: "parity",
  message: "m",
};
const waiver: Waiver = { scanner: "checkov", check: "CKV_K8S_8", object: "Deployment models-*/iris.1", reason: "r" };

describe("a waiver", () => {
  it.each<[string, Partial<Waiver>]>([
    ["any object of a pattern", {}],
    ["the part that it names", { part: "parity" }],
    ["the object itself", { object: finding.object }],
  ])("covers %s", (_what, more) => {
    expect(waive([finding], [{ ...waiver, ...more }])).toEqual({ left: [], unused: [] });
  });

  it.each<[string, Partial<Waiver>]>([
    ["another scanner's finding", { scanner: "kube-score" }],
    ["another check's", { check: "CKV_K8S_80" }],
    ["another object's", { object: "Deployment models-*/iris" }],
    ["what a point in its name would stand for in a regular expression", { object: "Deployment models-a/iri..1" }],
    ["another part's", { part: "model" }],
  ])("does not cover %s, and is told as unused", (_what, more) => {
    const other = { ...waiver, ...more };
    expect(waive([finding], [other])).toEqual({ left: [finding], unused: [other] });
  });

  it("says why, at some length", () => {
    expect(waivers.filter(({ reason }) => reason.length < 40 && !reason.startsWith("As "))).toEqual([]);
  });
});
