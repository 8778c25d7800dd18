import { costOf, withinBudget } from "../../cost/index.ts";
import { unknownAt } from "../findings.ts";
import type { StackFinding, StackRule } from "../rule.ts";

const anyType = "pulumi:pulumi:Stack";

function usd(amount: number): string {
  return `${Math.ceil(amount)} USD a month`;
}

export const envCostCeiling: StackRule = {
  id: "M11",
  name: "env-cost-ceiling",
  severity: "medium",
  enforcement: "mandatory",
  description:
    "What the environment and each team's models are expected to cost stays below what the configuration allows: the bill is known before the deployment, and whoever raises a ceiling does it in a review.",
  remediation: "Take less, or raise monthlyUsd, or the team's in teamMonthlyUsd, in the environment's configuration.",
  url: "https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/welcome.html",
  references: [],
  scope: "stack",
  about: (type) => type === anyType || type.startsWith("aws:") || type.startsWith("kubernetes:"),
  check: (resources, { settings, facts }) => {
    const { monthlyUsd, teamMonthlyUsd, region } = settings;
    // The stack's own resource comes first.
    const urn = resources[0]?.urn;
    if (urn === undefined || (monthlyUsd === null && Object.keys(teamMonthlyUsd).length === 0)) return [];
    const cost = costOf(resources, facts, region);
    const whole =
      monthlyUsd === null || withinBudget(cost, monthlyUsd)
        ? []
        : [
            {
              urn,
              path: "monthlyUsd",
              message: `is ${usd(monthlyUsd)}, and ${usd(cost.total.expected)} is expected. Take less, or raise it.`,
            },
          ];
    const teams = Object.entries(teamMonthlyUsd).flatMap(([team, most]): readonly StackFinding[] => {
      const its = cost.lines.find(({ by, name }) => by === "team" && name === team);
      if (its === undefined || its.cost.expected <= most) return [];
      const message = `is ${usd(most)}, and ${usd(its.cost.expected)} is expected. Take less, or raise it.`;
      return [{ urn, path: `teamMonthlyUsd.${team}`, message }];
    });
    const found = [...whole, ...teams];
    // What has no price may be what breaks it.
    if (found.length > 0 || cost.unknown.length === 0) return found;
    return [
      {
        ...unknownAt("monthlyUsd"),
        urn,
        message: `holds so far, and ${cost.unknown.length} things have no price, which npx ml cost names`,
      },
    ];
  },
};
