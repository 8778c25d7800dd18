import { expect, it } from "vitest";
import { allowed } from "../../../../cli/deploy/gate.ts";
import { resolveChanges } from "../../../../components/changes/resolve.ts";
import type { ResourceChange, StackReport } from "../../../../preview/report.ts";
import { recorded, reported } from "../../preview/recorded.ts";

const base = reported(recorded("refresh"));
const [some] = base.resources;
if (some === undefined) throw new RangeError("nothing was recorded");
const value = (text: string) => ({ is: "value", text }) as const;

function change(name: string, operation: ResourceChange["operation"], from = "1", to = "2"): ResourceChange {
  const property = { path: "spec.replicas", kind: "update", forcesReplacement: false } as const;
  return {
    ...some,
    ...{ urn: `urn:${name}`, type: "kubernetes:apps/v1:Deployment", name, operation, dependsOn: [], protect: false },
    replacedBy: [],
    properties: operation === "delete" ? [] : [{ ...property, before: value(from), after: value(to) }],
  };
}

function report(
  changeSet: string,
  resources: readonly ResourceChange[],
  drift: readonly ResourceChange[] = [],
): StackReport {
  return {
    ...base,
    stack: "prd",
    environment: "prd",
    verdict: { level: "safe", reasons: [] },
    changeSet,
    resources,
    drift,
  };
}

const at = "2026-11-22T09:00:00Z";
const soon = Date.parse(at) + 600_000;
const controlled = resolveChanges({ approval: { by: ["release"], within: "4h" }, ticket: "required" });
const told = { approvedBy: "ada", ticket: "CHG-1" };
const iris = change("iris", "update");

it("lets go what nobody has to approve, and what changes nothing", () => {
  expect(allowed(resolveChanges(), {}, report("a", [iris]), undefined, soon)).toEqual({
    is: "allowed",
    because: "nobody is asked",
  });
  expect(allowed(controlled, {}, report("a", []), undefined, soon)).toEqual({
    is: "allowed",
    because: "nothing changes",
  });
});

it("applies nothing while a rule that must be known is not", () => {
  const rules = [
    { id: "P01", name: "no-plain-secret", outcome: "passed" },
    { id: "K01", name: "pod-security", outcome: "not evaluated" },
  ] as const;
  const now = { ...report("a", [iris]), policies: { ...base.policies, rules } };
  const asked = (mustKnow: readonly string[]) => allowed(resolveChanges(), { mustKnow }, now, undefined, soon);
  expect(asked(["P01"])).toMatchObject({ is: "allowed" });
  expect(asked(["P01", "K01", "M99"])).toMatchObject({ is: "refused", differs: ["prd: K01", "prd: M99"] });
  // The rules are not asked a second time of what they were asked of before.
  const unasked = { ...now, policies: { ...base.policies, rules: [] } };
  const before = (mustKnow: readonly string[]) =>
    allowed(resolveChanges(), { mustKnow, judged: now }, unasked, undefined, soon);
  expect(before(["P01"])).toMatchObject({ is: "allowed" });
  expect(before(["K01"])).toMatchObject({ is: "refused", differs: ["prd: K01"] });
});

it("asks for approval, for who gave it, and for the ticket", () => {
  const approved = { report: report("a", [iris]), at };
  const why = (what: object) => {
    const verdict = allowed(controlled, what, report("a", [iris]), undefined, soon);
    return verdict.is === "refused" ? verdict.why : "";
  };
  expect(why({ approved, approvedBy: "ada" })).toContain("ticket");
  expect(why({ ticket: "CHG-1" })).toContain("approved by release");
  expect(why({ approved, ticket: "CHG-1" })).toContain("who approved");
  expect(why({ approved, ...told })).toBe("");
});

it("applies what was approved and nothing else, and says what differs", () => {
  const approved = { report: report("a", [iris, change("cancer", "update")]), at };
  const now = report("b", [change("iris", "update", "5", "2"), change("fraud", "create")]);
  const verdict = allowed(controlled, { approved, ...told }, now, undefined, soon);
  expect(verdict).toMatchObject({ is: "refused" });
  const lines = verdict.is === "refused" ? verdict.differs.join("\n") : "";
  expect(lines).toContain(
    "Deployment iris: approved was to update (spec.replicas 1 → 2), now it is to update (spec.replicas 5 → 2)",
  );
  expect(lines).toContain("Deployment cancer: approved was to update (spec.replicas 1 → 2), now it is to leave it");
  expect(lines).toContain("Deployment fraud: approved was to leave it, now it is to create");
});

it("does not apply what was approved where something was changed beside the program since", () => {
  const approved = { report: report("a", [iris]), at };
  const scaled = change("cancer", "update", "2", "3");
  for (const now of [report("b", [iris], [scaled]), report("c", [], [scaled])]) {
    const verdict = allowed(controlled, { approved, ...told }, now, undefined, soon);
    expect(verdict.is === "refused" ? verdict.differs.join() : "").toContain(
      "Deployment cancer: beside the program there was nothing, there is update (spec.replicas 2 → 3)",
    );
  }
});

it("goes on with the rest of what was approved where a run of it was killed, and with nothing beyond", () => {
  const approved = { report: report("a", [iris, change("cancer", "create")]), at };
  const rest = report("b", [change("cancer", "create")]);
  expect(allowed(controlled, { approved, ...told }, rest, "a", soon)).toEqual({
    is: "allowed",
    because: "the rest of what was approved",
  });
  expect(allowed(controlled, { approved, ...told }, rest, undefined, soon)).toMatchObject({ is: "refused" });
  expect(allowed(controlled, { approved, ...told }, rest, "z", soon)).toMatchObject({ is: "refused" });
  for (const beyond of [change("fraud", "delete"), change("iris", "update", "1", "9"), change("iris", "delete")])
    expect(allowed(controlled, { approved, ...told }, report("b", [beyond]), "a", soon)).toMatchObject({
      is: "refused",
    });
});

it("does not hold to an approval for longer than the environment says", () => {
  const approved = { report: report("a", [iris]), at };
  const after = (hours: number) =>
    allowed(controlled, { approved, ...told }, report("a", [iris]), undefined, Date.parse(at) + hours * 3_600_000);
  expect(after(3.9)).toMatchObject({ is: "allowed" });
  expect(after(4.1)).toMatchObject({ is: "refused", why: expect.stringContaining("246 minutes ago") as string });
});

it("applies nothing where a preview failed or is blocked", () => {
  const blocked = { ...report("a", [iris]), verdict: { level: "blocked", reasons: ["P01 is violated"] } as const };
  expect(allowed(resolveChanges(), {}, blocked, undefined, soon)).toMatchObject({
    is: "refused",
    differs: ["P01 is violated"],
  });
  const approved = { report: blocked, at };
  expect(allowed(controlled, { approved, ...told }, report("a", [iris]), undefined, soon)).toMatchObject({
    is: "refused",
  });
});
