import { series, stays, type AlertCase, type Fed } from "./case.ts";

const step = { model: "flower-care", team: "examples", step: "care" };

/** Steps a second that failed, of one a second. */
const failed = (rate: number, dependency: string): Fed => ({
  [series("model:graph_step_failures:rate5m", { ...step, dependency })]: stays(rate),
  [series("model:graph_step_calls:rate5m", step)]: stays(1),
});

export const graphCases: Readonly<Record<string, AlertCase>> = {
  ModelGraphFallsBack: {
    severity: "ticket",
    fires: {
      fed: failed(0.25, "values"),
      after: 12,
      labels: step,
      summary: "flower-care: step care fails, and callers get its fallback",
      description:
        "25% of the requests to step care of flower-care (team examples) failed for 10m: answers are made of its fallback.",
    },
    silent: {
      "few of them fail": failed(0.04, "values"),
      "it is hard: the promise of the graph counts it": failed(1, "hard"),
    },
  },
};
