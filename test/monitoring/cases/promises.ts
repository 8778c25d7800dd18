import { model, series, stays, type AlertCase, type Fed } from "./case.ts";

/** How fast a budget burns in each window, and requests a second that broke the promise in the long ones. */
function burning(slo: "availability" | "latency", rates: Readonly<Record<string, number>>, broken: number): Fed {
  const kind = slo === "availability" ? "failed" : "slow";
  return Object.fromEntries(
    Object.entries(rates).flatMap(([window, rate]) => [
      [series("model:slo:burn_rate", { ...model, slo, window }), stays(rate)],
      [series("model:slo_events:average", { ...model, kind, window }), stays(broken)],
    ]),
  );
}

function promise(slo: "availability" | "latency", severity: "page" | "ticket", words: string): AlertCase {
  const [long, short, slowLong, slowShort, factor, slowFactor] =
    severity === "page" ? (["1h", "5m", "6h", "30m", 14.4, 6] as const) : (["1d", "2h", "3d", "6h", 3, 1] as const);
  const over = severity === "page" ? "14.4 over 1h or 6 over 6h" : "3 over 1d or 1 over 3d";
  return {
    severity,
    fires: {
      fed: burning(slo, { [long]: factor + 1, [short]: 90 }, 1),
      after: 5,
      labels: model,
      summary: `iris: too many ${words}`,
      description: `iris of team examples spends its ${slo} budget ${(factor + 1).toFixed(1)} times as fast as it may; told from ${over} on.`,
    },
    silent: {
      "it was so and is over": burning(slo, { [long]: 90, [short]: 0, [slowLong]: 90, [slowShort]: 0 }, 1),
      "it has only just begun": burning(slo, { [long]: 0.5, [short]: 100, [slowLong]: 0.1, [slowShort]: 100 }, 1),
      "both burn at what is allowed": burning(
        slo,
        { [long]: factor, [short]: factor, [slowLong]: slowFactor, [slowShort]: slowFactor },
        1,
      ),
      // One request in three days, or in an hour: 1 / 259200 a second is one in 3 d, and four in six hours are 1 / 5400.
      "four requests failed, of however few": burning(
        slo,
        { [long]: 1000, [short]: 1000, [slowLong]: 1000, [slowShort]: 1000 },
        4 / { page: 6 * 3600, ticket: 3 * 86400 }[severity],
      ),
    },
  };
}

export const promisesCases: Readonly<Record<string, AlertCase>> = {
  ModelErrorBudgetBurnsFast: promise("availability", "page", "requests failed"),
  ModelLatencyBudgetBurnsFast: promise("latency", "page", "requests were slower than its p99"),
  ModelErrorBudgetBurnsSlowly: promise("availability", "ticket", "requests failed"),
  ModelLatencyBudgetBurnsSlowly: promise("latency", "ticket", "requests were slower than its p99"),
  ModelBudgetSpent: {
    severity: "ticket",
    fires: {
      fed: {
        [series("model:slo:budget_left", { ...model, slo: "availability", window: "30d" })]: stays(-0.25),
        [series("model:slo_availability:percent", model)]: stays(99.9),
      },
      after: 61,
      labels: { ...model, slo: "availability", window: "30d" },
      summary: "iris: the availability budget is spent",
      description: "iris of team examples has broken its promise of availability over 30d: -25% of the budget is left.",
    },
    silent: {
      "some is left": {
        [series("model:slo:budget_left", { ...model, slo: "availability", window: "30d" })]: stays(0.01),
        [series("model:slo_availability:percent", model)]: stays(99.9),
      },
      "nothing is promised any more": {
        [series("model:slo:budget_left", { ...model, slo: "availability", window: "30d" })]: stays(-1),
      },
    },
  },
};
