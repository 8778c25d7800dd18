import type { Issue } from "./issues.ts";

/** What something may cost in a month, in USD: what is expected, not what autoscalers may reach. */
export interface Budget {
  readonly monthlyUsd: number;
}

/** A budget that is none. */
export function budgetIssues(path: string, budget: Budget | undefined): readonly Issue[] {
  if (budget === undefined || (Number.isFinite(budget.monthlyUsd) && budget.monthlyUsd > 0)) return [];
  return [
    {
      code: "EN078",
      path: `${path}.monthlyUsd`,
      message: `${budget.monthlyUsd} is no amount of money. Write more than 0, in USD a month.`,
    },
  ];
}
