import { describe, expect, it } from "vitest";
import { formatIssues } from "../../../components/issues.ts";
import { bytes, seconds } from "../../../components/model-service/quantity.ts";
import type { ModelSpec } from "../../../components/model-service/spec.ts";
import { validateModels } from "../../../components/model-service/validate.ts";

const good: ModelSpec = { name: "iris", team: "examples", runtime: { kind: "pmml" } };
const codes = (...models: ModelSpec[]): readonly string[] => validateModels(models).map((issue) => issue.code);

describe("validateModels", () => {
  it("says nothing about a good model", () => {
    expect(validateModels([good])).toEqual([]);
  });

  it.each([
    ["MS001", { ...good, name: "Iris" }],
    ["MS001", { ...good, name: "x".repeat(41) }],
    ["MS001", { ...good, name: "iris-" }],
    ["MS003", { ...good, replicas: 0 }],
    ["MS003", { ...good, replicas: 1.5 }],
    ["MS004", { ...good, resources: { cpu: 0 } }],
    ["MS004", { ...good, resources: { cpu: Number.NaN } }],
    ["MS005", { ...good, resources: { cpu: 2, cpuLimit: 1 } }],
  ] as const)("%s for %o", (code, model) => {
    expect(codes(model)).toEqual([code]);
  });

  it("finds a name that is declared twice", () => {
    expect(codes(good, good)).toEqual(["MS002"]);
  });

  it("finds all mistakes of all models at once", () => {
    expect(codes({ ...good, replicas: 0 }, { ...good, name: "B", resources: { cpu: -1 } })).toEqual([
      "MS003",
      "MS001",
      "MS004",
    ]);
  });
});

describe("formatIssues", () => {
  it("says how many, where, what and what to do", () => {
    const text = formatIssues(validateModels([{ ...good, replicas: 0 }]), "prd");
    expect(text).toBe(
      "1 problem in prd; nothing was created.\nMS003  models.iris.replicas  0 is not a number of replicas. Write 1 or more.",
    );
  });
});

describe("quantities", () => {
  it("are numbers of seconds and bytes", () => {
    expect([seconds("500ms"), seconds("90s"), seconds("2m")]).toEqual([0.5, 90, 120]);
    expect([bytes("1Ki"), bytes("512Mi"), bytes("2Gi")]).toEqual([1024, 536_870_912, 2_147_483_648]);
  });

  it("are refused with what to write", () => {
    // @ts-expect-error a unit that is not one does not compile
    expect(() => seconds("5h")).toThrow(/not a duration: write a number and one of ms, s, m/);
    // @ts-expect-error neither does a number without a unit
    expect(() => bytes("5")).toThrow(/not a size/);
  });
});
