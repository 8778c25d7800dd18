import { batchSeries } from "../batch-rules.ts";
import type { Panel } from "./board.ts";

const of = '{model="$model"}';

/** A model's runs over files: a row of its dashboard. */
export const batchPanels: readonly Panel[] = [
  {
    title: "Runs over files",
    description:
      "How long each run took, or has been under way. Only of models that score files, as the one beside it.",
    unit: "s",
    queries: [{ expr: `max by (job_name) (${batchSeries.took}${of})`, legend: "{{job_name}}" }],
    seen: "declared",
  },
  {
    title: "Pods of runs, and when the next is due",
    description: "Pods that score files now, and hours until the next run by the clock; below 0: it is late.",
    unit: "short",
    queries: [
      { expr: `max (${batchSeries.pods}${of})`, legend: "pods" },
      { expr: `(max (${batchSeries.due}${of}) - time()) / 3600`, legend: "hours until the next" },
    ],
    seen: "declared",
  },
];
