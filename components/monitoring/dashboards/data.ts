import { dataSeries } from "../data-rules.ts";
import type { Panel } from "./board.ts";

const of = '{model="$model"}';

/** What a model is sent: a row of its dashboard. */
export const dataPanels: readonly Panel[] = [
  {
    title: "Contract violations",
    description:
      "Values a second that are not what the model takes, by field: missing, out of range, unknown, of another type or shape.",
    unit: "ops",
    queries: [
      {
        expr: `sum by (variant, field) (${dataSeries.violations}${of}) or sum by (variant) (0 * model:requests:rate5m${of})`,
        legend: "{{variant}} {{field}}",
      },
    ],
  },
  {
    title: "Drift of data",
    description:
      "Population stability index of recorded values against the training's, by field. Above 0.25: a large shift. Only of models that record payloads and have a reference.",
    unit: "short",
    queries: [
      {
        expr: `max by (variant, direction, field) (${dataSeries.drift}${of})`,
        legend: "{{variant}} {{direction}} {{field}}",
      },
    ],
    seen: "declared",
  },
  {
    title: "Recorded payloads",
    description: "Requests a second that were recorded, dropped or not delivered. Only of models that declare it.",
    unit: "ops",
    queries: [
      { expr: `sum by (variant, outcome) (rate(model_payloads_total${of}[5m]))`, legend: "{{variant}} {{outcome}}" },
    ],
    seen: "declared",
  },
];
