import { oneOf } from "../aws-types.ts";
import { at, UNKNOWN } from "../facts.ts";
import { demand, unknownAt } from "../findings.ts";
import { modelServiceType } from "../models.ts";
import type { StackFinding, StackResource, StackRule } from "../rule.ts";

const configMap = "kubernetes:core/v1:ConfigMap";
const monitoring = "ml-serving:index:Monitoring";

/** The alert on a promise that is being broken fast: docs/alerts.md. */
const alert = /alert: ModelErrorBudgetBurnsFast\b/;

/** Whether somebody is told of broken promises, where the stack has what tells. */
function alertFindings(resources: readonly StackResource[]): readonly StackFinding[] {
  const servers = resources.filter(({ type }) => type === monitoring);
  const alerts = resources.filter(({ type }) => type === configMap).map(({ props }) => at(props, "data", "alerts.yml"));
  if (alerts.some((text) => typeof text === "string" && alert.test(text))) return [];
  return servers.map(({ urn }) =>
    alerts.includes(UNKNOWN)
      ? { ...unknownAt("alerts"), urn }
      : { urn, path: "alerts", message: "have none on error budgets. Add ModelErrorBudgetBurnsFast." },
  );
}

export const prdRequiresSlo: StackRule = {
  id: "M10",
  name: "prd-requires-slo",
  severity: "medium",
  enforcement: "mandatory",
  description:
    "Where the environment asks for it, every model promises an availability and a latency, and somebody is told when they are broken: without a promise nobody can say whether a model is well, and no release is judged.",
  remediation: "Declare slo: { availability, p99 } in the model.",
  url: "https://sre.google/workbook/implementing-slos/",
  references: [],
  scope: "stack",
  about: oneOf(modelServiceType, configMap, monitoring),
  check: (resources, { settings }) => {
    if (!settings.slo) return [];
    const services = resources.filter(({ type }) => type === modelServiceType);
    return [
      ...services.flatMap(({ urn, props }) =>
        demand(
          { path: "promises.slo", fact: at(props, "promises", "slo") },
          (promised) => promised === true,
          "is not true: the model promises nothing. Declare slo.",
        ).map((finding) => ({ ...finding, urn })),
      ),
      ...alertFindings(resources),
    ];
  },
};
