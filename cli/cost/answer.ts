import type { Cost, CostBy, CostRange, RunCost } from "../../cost/cost.ts";
import { table } from "../../local/console/table.ts";
import type { Answer } from "../answer.ts";

/** A team's budget against what its models are expected to cost. */
export interface TeamBudget {
  readonly team: string;
  readonly monthlyUsd: number;
  readonly expectedUsd: number;
  readonly holds: boolean;
}

const titles: Readonly<Record<CostBy, string>> = { model: "MODEL", team: "TEAM", pool: "POOL", kind: "KIND" };

const usd = (amount: number): string =>
  amount.toLocaleString("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const cells = ({ least, expected, most }: CostRange): readonly string[] => [least, expected, most].map(usd);

function section(by: CostBy, { lines }: Cost): string {
  const own = lines.filter((line) => line.by === by).toSorted((a, b) => b.after.expected - a.after.expected);
  return table([[titles[by], "LEAST", "EXPECTED", "MOST"], ...own.map(({ name, after }) => [name, ...cells(after)])]);
}

/** Small amounts, of which an hour may be less than a cent. */
const small = (amount: number): string =>
  amount.toLocaleString("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 4 });

function from(fewest: string, most: string): string {
  return fewest === most ? most : `${fewest} to ${most}`;
}

function runRow({ model, schedule, pods, usdPerHour, withinHours }: RunCost): readonly string[] {
  const hour = usdPerHour === undefined ? "no price" : from(small(usdPerHour.fewest), small(usdPerHour.most));
  const run =
    usdPerHour === undefined || withinHours === undefined
      ? "–"
      : `${small(usdPerHour.most * withinHours)} in ${Math.round(withinHours * 100) / 100} h`;
  return [model, schedule, from(String(pods.fewest), String(pods.most)), hour, run];
}

/** What runs cost while they are under way. How long one takes depends on its rows, which are not declared. */
function runLines({ runs = [] }: Cost): readonly string[] {
  if (runs.length === 0) return [];
  return ["", table([["RUNS OF", "WHEN", "PODS", "AN HOUR", "AT MOST A RUN"], ...runs.map(runRow)])];
}

/** Budgets of teams, held against what is expected. Pure. */
export function teamBudgets(
  { lines }: Cost,
  teams: Readonly<Record<string, { readonly budget?: { readonly monthlyUsd: number } }>>,
): readonly TeamBudget[] {
  return Object.entries(teams).flatMap(([team, { budget }]) => {
    if (budget === undefined) return [];
    const expectedUsd = lines.find(({ by, name }) => by === "team" && name === team)?.after.expected ?? 0;
    return [{ team, monthlyUsd: budget.monthlyUsd, expectedUsd, holds: expectedUsd <= budget.monthlyUsd }];
  });
}

function budgetLines(cost: Cost, teams: readonly TeamBudget[]): readonly string[] {
  const all = [
    ...(cost.budget === undefined ? [] : [{ of: "The environment", expectedUsd: cost.after.expected, ...cost.budget }]),
    ...teams.map((team) => ({ of: `Team ${team.team}`, ...team })),
  ];
  return all.map(
    ({ of, expectedUsd, monthlyUsd, holds }) =>
      `${of} is expected to cost ${usd(expectedUsd)} of ${usd(monthlyUsd)}: ${holds ? "within budget" : "ABOVE BUDGET"}.`,
  );
}

/** What an environment costs in a month, as people and programs read it. */
export function costAnswer(environment: string, cost: Cost, teams: readonly TeamBudget[]): Answer {
  const budgets = budgetLines(cost, teams);
  return {
    text: [
      `${environment}, USD a month in ${cost.region}, prices of ${cost.pricesOf} and later. Nothing was asked of an account.`,
      `Least: every pool at its fewest nodes. Expected: nodes for the replicas that models keep. Most: every pool at its most.`,
      "",
      table([
        ["", "LEAST", "EXPECTED", "MOST"],
        ["in all", ...cells(cost.after)],
      ]),
      ...(["model", "team", "pool", "kind"] as const).flatMap((by) => ["", section(by, cost)]),
      ...runLines(cost),
      ...(budgets.length === 0 ? [] : ["", ...budgets]),
      ...(cost.unknown.length === 0 ? [] : ["", "In no sum:", ...cost.unknown.map((one) => `  - ${one}`)]),
    ].join("\n"),
    json: { environment, ...cost, teams },
    ok: (cost.budget?.holds ?? true) && teams.every(({ holds }) => holds),
  };
}
