import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { startupCoversLoad as rule } from "../../../../policies/rules/startup-covers-load.ts";
import { deploymentOf, service } from "../served.ts";
import { foundInStack } from "../support.ts";

const slow = service({ promises: { loadBudgetSeconds: 30 } });
const path = "iris-champion spec.template.spec.containers[1].startupProbe";
const of = (startupProbe: unknown, owner = slow) =>
  foundInStack(rule, [
    owner,
    deploymentOf(owner, { containers: [{ name: "beside" }, { name: "model", startupProbe }] }),
  ]);

describe("M05 startup-covers-load", () => {
  it.each([
    [{ failureThreshold: 45, periodSeconds: 1 }],
    [{ failureThreshold: 9, periodSeconds: 5 }],
    [{ failureThreshold: 5 }],
    [{ periodSeconds: 15 }],
    [{ initialDelaySeconds: 15, failureThreshold: 3, periodSeconds: 10 }],
  ])("holds of %j for a load of 30 s", (probe) => {
    expect(of(probe)).toStrictEqual([]);
  });
  it.each([
    [undefined],
    [{}],
    [{ periodSeconds: 14 }],
    [{ failureThreshold: 44, periodSeconds: 1 }],
    [{ failureThreshold: 30, periodSeconds: 1 }],
    [{ initialDelaySeconds: 14, failureThreshold: 3, periodSeconds: 10 }],
  ])("finds %j", (probe) => {
    expect(of(probe)).toStrictEqual([path]);
  });
  it("tells both times", () => {
    const found = rule.check(
      [slow, deploymentOf(slow, { containers: [{ name: "model", startupProbe: { failureThreshold: 4 } }] })],
      undefined as never,
    );
    expect(found[0]?.message).toContain("waits 40 s, and a load may take 45 s");
    expect(
      rule.check([slow, deploymentOf(slow, { containers: [{ name: "model" }] })], undefined as never)[0]?.message,
    ).toContain("is not there");
  });
  it.each([
    [UNKNOWN],
    [{ failureThreshold: UNKNOWN }],
    [{ periodSeconds: UNKNOWN }],
    [{ initialDelaySeconds: UNKNOWN }],
  ])("cannot say of %o", (probe) => {
    expect(of(probe)).toStrictEqual([path.replace(" ", " ? ")]);
  });
  it("cannot say of a load or of containers that are not known", () => {
    const good = { failureThreshold: 45, periodSeconds: 1 };
    expect(of(good, service({ promises: { loadBudgetSeconds: UNKNOWN } }))).toStrictEqual([path.replace(" ", " ? ")]);
    expect(foundInStack(rule, [slow, deploymentOf(slow, { containers: UNKNOWN })])).toStrictEqual([
      "iris-champion ? spec.template.spec.containers.startupProbe",
    ]);
  });
  it("is about Deployments of models", () => {
    expect(foundInStack(rule, [slow, { ...deploymentOf(slow, { containers: [] }), parent: "other" }])).toStrictEqual(
      [],
    );
    expect(
      foundInStack(rule, [slow, { ...deploymentOf(slow, {}), type: "kubernetes:core/v1:ConfigMap" }]),
    ).toStrictEqual([]);
  });
});
