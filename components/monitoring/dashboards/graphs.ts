import { graphSeries } from "../graph-rules.ts";
import type { Panel } from "./board.ts";

const of = '{model="$model"}';
const step = "{{step}}";

/** The steps of a graph of models: a row of its dashboard. */
export const graphPanels: readonly Panel[] = [
  {
    title: "Calls of steps",
    description: "Requests a second to each step's model, each attempt. Only of graphs, as the two beside it.",
    unit: "reqps",
    queries: [{ expr: `max by (step) (${graphSeries.calls}${of})`, legend: step }],
    seen: "declared",
  },
  {
    title: "Latency of steps",
    description: "So fast are 99 of 100 answers to the graph, by step, over five minutes.",
    unit: "s",
    queries: [{ expr: `max by (step) (${graphSeries.p99}${of})`, legend: `${step} p99` }],
    seen: "declared",
  },
  {
    title: "Failed steps",
    description:
      "Steps a second that failed after all attempts: hard ones fail the answer, the others' fallbacks stand in.",
    unit: "short",
    queries: [{ expr: `max by (step, dependency) (${graphSeries.failures}${of})`, legend: `${step} ({{dependency}})` }],
    seen: "declared",
  },
];
