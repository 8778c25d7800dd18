import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { prdRequiresSlo as rule } from "../../../../policies/rules/prd-requires-slo.ts";
import { service } from "../served.ts";
import { context, foundInStack, resource } from "../support.ts";

const promising = (slo: unknown) => service({ promises: { slo } });
const server = resource("ml-serving:index:Monitoring", {}, { name: "monitoring" });
const alerts = (text: unknown) =>
  resource("kubernetes:core/v1:ConfigMap", { data: { "alerts.yml": text } }, { name: "prometheus" });
const good = "groups:\n- rules:\n  - alert: ModelErrorBudgetBurnsFast\n    expr: x";

describe("M10 prd-requires-slo", () => {
  it("holds of models that promise, with alerts, and without where the stack has no monitoring", () => {
    expect(foundInStack(rule, [promising(true), server, alerts("other"), alerts(good)])).toStrictEqual([]);
    expect(foundInStack(rule, [promising(true), alerts(undefined)])).toStrictEqual([]);
  });
  it.each([[false], [undefined], ["true"]])("finds %o", (slo) => {
    expect(foundInStack(rule, [promising(slo)])).toStrictEqual(["iris promises.slo"]);
  });
  it.each([["groups: []"], ["- alert: ModelErrorBudgetBurnsFaster"], [undefined]])("finds alerts %o", (text) => {
    expect(foundInStack(rule, [promising(true), server, alerts(text)])).toStrictEqual(["monitoring alerts"]);
  });
  it("cannot say of what is not known", () => {
    expect(foundInStack(rule, [promising(UNKNOWN)])).toStrictEqual(["iris ? promises.slo"]);
    expect(foundInStack(rule, [server, alerts(UNKNOWN)])).toStrictEqual(["monitoring ? alerts"]);
  });
  it("asks only where the environment does", () => {
    const lax = { ...context, settings: { ...context.settings, slo: false } };
    expect(foundInStack(rule, [promising(false), server], lax)).toStrictEqual([]);
  });
});
