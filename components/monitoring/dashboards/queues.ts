import { queueSeries } from "../queue-rules.ts";
import type { Panel } from "./board.ts";

const of = '{model="$model"}';
const one = (series: string): string => `max (${series}${of})`;

/** A model's queue: a row of its dashboard. */
export const queuePanels: readonly Panel[] = [
  {
    title: "Queue",
    description: "Requests that wait or are worked on. Only of models that declare a queue, as the three beside it.",
    unit: "short",
    queries: [{ expr: one(queueSeries.requests), legend: "requests" }],
    seen: "declared",
  },
  {
    title: "Age of the oldest",
    description:
      "How long the oldest request in the queue has been there, and within which time an answer is promised.",
    unit: "s",
    queries: [
      { expr: one(queueSeries.oldest), legend: "oldest" },
      { expr: one(queueSeries.promised), legend: "promised" },
    ],
    seen: "declared",
  },
  {
    title: "Finished requests of the queue",
    description: "Requests a second that were answered or became dead letters, and how many dead letters there are.",
    unit: "short",
    queries: [
      { expr: one(queueSeries.finished), legend: "finished a second" },
      { expr: one(queueSeries.dead), legend: "dead letters" },
    ],
    seen: "declared",
  },
  {
    title: "Workers of the queue",
    description: "Workers that are ready, that its autoscaler wants, and that it may have. None while nothing waits.",
    unit: "short",
    queries: [
      { expr: one(queueSeries.workers), legend: "ready" },
      { expr: one(queueSeries.wanted), legend: "wanted" },
      { expr: one(queueSeries.most), legend: "most" },
    ],
    seen: "declared",
  },
];
