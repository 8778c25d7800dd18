import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { drainCoversRequest as rule } from "../../../../policies/rules/drain-covers-request.ts";
import { deploymentOf, service } from "../served.ts";
import { foundInStack } from "../support.ts";

const owner = service({ promises: { longestRequestSeconds: 10 } });
const pause = (seconds: unknown) => ({ lifecycle: { preStop: { sleep: { seconds } } } });
const path = "iris-champion spec.template.spec.terminationGracePeriodSeconds";
const of = (terminationGracePeriodSeconds: unknown, containers: unknown = [pause(2), pause(5), {}], by = owner) =>
  foundInStack(rule, [by, deploymentOf(by, { terminationGracePeriodSeconds, containers })]);

describe("M06 drain-covers-request", () => {
  it("holds from the pause and the longest request on", () => {
    expect(of(15)).toStrictEqual([]);
    expect(of(10, [{}])).toStrictEqual([]);
    // Kubernetes takes 30 where nothing is said.
    expect(of(undefined, [pause(20)])).toStrictEqual([]);
  });
  it("finds what is shorter, and tells both times", () => {
    expect(of(14)).toStrictEqual([path]);
    expect(of(9, [{}])).toStrictEqual([path]);
    expect(of(undefined, [pause(21)])).toStrictEqual([path]);
    const [found] = rule.check(
      [owner, deploymentOf(owner, { terminationGracePeriodSeconds: 1, containers: [pause(5)] })],
      undefined as never,
    );
    expect(found?.message).toContain("is 1 s, and the pause and the longest request take 15 s");
  });
  it("cannot say of what is not known", () => {
    const unknown = [path.replace(" ", " ? ")];
    expect(of(UNKNOWN)).toStrictEqual(unknown);
    expect(of(15, [pause(UNKNOWN)])).toStrictEqual(unknown);
    expect(of(15, UNKNOWN)).toStrictEqual(unknown);
    expect(of(15, [{}], service({ promises: UNKNOWN }))).toStrictEqual(unknown);
  });
  it("is about Deployments of models", () => {
    expect(
      foundInStack(rule, [owner, { ...deploymentOf(owner, { terminationGracePeriodSeconds: 1 }), parent: "other" }]),
    ).toStrictEqual([]);
  });
});
