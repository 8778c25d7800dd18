import { describe, expect, it } from "vitest";
import type { StackReport } from "../../../preview/report.ts";
import { readEvents } from "../../../preview/events/read.ts";
import { recorded, reported } from "./recorded.ts";

function changed({ resources }: StackReport, name: string) {
  return resources.filter((resource) => resource.operation !== "same" && resource.urn.endsWith(`::${name}`));
}

describe("a report of a preview that ended well", () => {
  const report = reported(recorded("release"));

  it("counts what the engine counted", () => {
    // As its own summary says: {"create":4,"same":122,"update":4}.
    expect([report.counts.create, report.counts.update, report.counts.replace, report.counts.delete]).toEqual([
      4, 4, 0, 0,
    ]);
  });

  it("says what becomes of each model", () => {
    const [cancer, iris] = report.models;
    expect(cancer).toMatchObject({ model: "cancer", change: "changed", restart: "rolling" });
    expect(cancer?.after?.variants).toMatchObject([
      { version: "2", percent: 100, from: "file:examples/cancer/model.joblib" },
    ]);
    expect(iris).toMatchObject({ model: "iris", change: "changed", restart: "no" });
    expect(iris?.before?.variants).toMatchObject([{ version: "1", percent: 100 }]);
    expect(iris?.after?.variants).toMatchObject([
      { role: "champion", percent: 90 },
      { role: "challenger", version: "2", percent: 10 },
    ]);
    expect(iris?.after).toMatchObject({ replicas: [2, 2], slo: "99.9 %, p99 50ms" });
  });

  it("shows both sides of each changed property, and leaves golden rows out", () => {
    expect(
      changed(report, "iris")
        .at(-1)
        ?.properties?.map(({ path }) => path),
    ).toEqual(["model.variants[0].weight", "model.variants[1]"]);
    const [deployment] = changed(report, "cancer-champion");
    expect(deployment?.properties?.[0]).toEqual({
      path: "spec.template.spec.containers[0].env[1].value",
      kind: "update",
      forcesReplacement: false,
      before: { is: "value", text: "1" },
      after: { is: "value", text: "2" },
    });
    expect(JSON.stringify(report)).not.toContain('"rows"');
  });

  it("knows which model a resource is of, by label and by component", () => {
    const own = report.resources.filter(({ model }) => model === "iris").map(({ name }) => name);
    expect(own).toEqual(expect.arrayContaining(["iris", "iris-champion", "iris-challenger-77ab0000"]));
    expect(own.some((name) => name.startsWith("cancer"))).toBe(false);
  });

  it("judges it", () => {
    expect(report.verdict).toEqual({
      level: "needs attention",
      reasons: ["all requests go to a new version at once: cancer"],
    });
  });
});

describe("a report of a broken rule", () => {
  const report = reported(recorded("violated"), {
    rules: [
      {
        id: "K01",
        name: "pod-restricted",
        description:
          "Pods hold Pod Security `restricted`: a model file or a request that takes over a server must not reach the node or other models. The API server refuses such pods too, but only when the Deployment has long been accepted.",
        url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
      },
      { id: "K02", name: "no-latest", description: "", url: "" },
    ],
  });

  it("is blocked, and still says everything else", () => {
    expect(report.verdict.level).toBe("blocked");
    expect(report.verdict.reasons[0]).toBe("mandatory rule violated: K01 pod-restricted (10 findings)");
    expect(report.failure).toBeUndefined();
    expect(report.models).toHaveLength(2);
  });

  it("tells what each rule came to, without the rule's description before every message", () => {
    expect(report.policies.complete).toBe(true);
    expect(report.policies.rules).toEqual([
      { id: "K01", name: "pod-restricted", outcome: "violated" },
      { id: "K02", name: "no-latest", outcome: "passed" },
    ]);
    expect(report.policies.findings).toHaveLength(10);
    expect(new Set(report.policies.findings.map(({ message }) => message))).toEqual(
      new Set(
        [0, 1].map(
          (index) =>
            `spec.template.spec.containers[${index}].securityContext.allowPrivilegeEscalation: is not false. Set it to false.`,
        ),
      ),
    );
  });

  it("folds the three steps of a replacement into one", () => {
    const own = report.resources.filter(({ name }) => name === "gateway-certificates");
    const jobs = own.filter(({ type }) => type === "kubernetes:batch/v1:Job");
    expect(jobs).toHaveLength(1);
    expect(jobs[0]).toMatchObject({
      operation: "replace",
      replacedBy: ["spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation"],
    });
    expect(jobs[0]?.properties).toMatchObject([
      { forcesReplacement: true, before: { text: "false" }, after: { text: "true" } },
    ]);
  });
});

describe("a report of a preview that failed", () => {
  it("says why, of a program that threw, and shows what was known until then", () => {
    const report = reported(recorded("failing"));
    expect(report.failure).toMatch(/^Error: something is wrong with the program/);
    expect(report.verdict.level).toBe("blocked");
    expect(report.verdict.reasons[0]).toBe("the preview failed: Error: something is wrong with the program");
    expect(report.models.map(({ model, change }) => [model, change])).toEqual([
      ["cancer", "same"],
      ["iris", "same"],
    ]);
    expect(report.policies.complete).toBe(false);
  });

  it("says every mistake of a release that is refused", () => {
    const report = reported(recorded("invalid"));
    expect(report.failure).toContain("MR007");
    expect(report.failure).toContain("MR003");
  });

  it("is made of nothing at all", () => {
    const report = reported([]);
    expect(report.verdict).toEqual({
      level: "blocked",
      reasons: ["the preview failed: the engine ended before it was done"],
    });
  });
});

describe("a report of resources with prices", () => {
  const type = "aws:ec2/natGateway:NatGateway";
  const urn = `urn:pulumi:dev::ml-serving::${type}::nat`;
  const events = readEvents(
    JSON.stringify({
      resOutputsEvent: {
        metadata: { op: "create", urn, type, new: { urn, type, custom: true, inputs: {}, outputs: {} } },
      },
    }),
  );
  const reckoning = (usd: number | undefined) => ({
    region: "eu-west-1",
    monthlyUsd: 30,
    facts: {
      instances: () => undefined,
      prices: (_: string, item: string) =>
        usd === undefined || item !== "nat-gateway"
          ? { known: false as const, source: "nobody" }
          : { known: true as const, usd, date: "2026-11-01" },
    },
  });

  it("says the difference, by hand 0.05 USD × 730 hours, and a budget that does not hold", () => {
    const { cost, verdict } = reported(events, { reckoning: reckoning(0.05) });
    expect(cost?.before.expected).toBe(0);
    expect(cost?.after.expected).toBeCloseTo(36.5);
    expect(verdict.reasons).toContain("over the budget of 30 USD a month");
  });

  it("says what has no price, and reckons nothing for it", () => {
    const { cost } = reported(events, { reckoning: reckoning(undefined) });
    expect(cost?.after.expected).toBe(0);
    expect(cost?.unknown.join()).toContain("nat-gateway");
  });
});
