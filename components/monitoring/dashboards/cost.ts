import { costSeries } from "../cost-rules.ts";
import type { Board } from "./board.ts";

/** What models, teams and pools cost an hour: what pods ask for of their nodes, at the price of these on demand. */
export const costBoard: Board = {
  uid: "ml-cost",
  title: "Cost",
  description: "USD an hour by model, team and pool: the part of its node that each pod asks for, at the node's price.",
  of: "all",
  panels: [
    {
      title: "Models",
      description:
        "USD an hour of all replicas. A model costs the larger part of CPU, memory and accelerators it asks for.",
      unit: "currencyUSD",
      queries: [{ expr: `sum by (model) (${costSeries.model})`, legend: "{{model}}" }],
    },
    {
      title: "Teams",
      description: "USD an hour of all models of a team.",
      unit: "currencyUSD",
      queries: [{ expr: `sum by (team) (${costSeries.model})`, legend: "{{team}}" }],
    },
    {
      title: "Variants beside the champion",
      description: "USD an hour of challengers and shadows. What a comparison costs as long as it goes on.",
      unit: "currencyUSD",
      queries: [
        {
          expr: `sum by (model) (${costSeries.model}{variant!="champion"}) or 0 * sum by (model) (${costSeries.model})`,
          legend: "{{model}}",
        },
      ],
    },
    {
      title: "A thousand requests",
      description: "USD that a thousand requests cost, at the rate of the last five minutes. Asked seldom: dear.",
      unit: "currencyUSD",
      queries: [
        {
          expr: `sum by (model) (${costSeries.model}) / (sum by (model) (model:requests:rate5m) * 3.6 > 0)`,
          legend: "{{model}}",
        },
      ],
    },
    {
      title: "Pools",
      description: "USD an hour of all nodes of a pool, whoever asks for them.",
      unit: "currencyUSD",
      queries: [{ expr: `sum by (pool) (${costSeries.pool})`, legend: "{{pool}}" }],
    },
    {
      title: "Not asked for",
      description:
        "USD an hour of what no model and no part of the platform asks for. High for long: smaller nodes, or fewer at least.",
      unit: "currencyUSD",
      queries: [{ expr: `sum by (pool) (${costSeries.unused})`, legend: "{{pool}}" }],
    },
    {
      title: "Nodes",
      description: "Nodes by pool and instance type. One without a price costs nothing in the other pictures.",
      unit: "short",
      queries: [
        {
          expr: "count by (pool, instance_type) (max by (node, pool, instance_type) (machine_cpu_cores))",
          legend: "{{pool}} {{instance_type}}",
        },
      ],
    },
    {
      title: "Share of nodes asked for",
      description: "The part of all nodes that each model's replicas ask for, in nodes.",
      unit: "short",
      queries: [
        {
          expr: `sum by (model) (${costSeries.share} * on (namespace, pod) group_left (model) max by (namespace, pod, model) (kube_pod_labels{model!=""}))`,
          legend: "{{model}}",
        },
      ],
    },
  ],
};
