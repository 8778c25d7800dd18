import type { Board } from "./board.ts";

const ofModels = "{{model}} {{variant}}";

/** All models beside one another: where to look first. */
export const platformBoard: Board = {
  uid: "ml-platform",
  title: "Platform",
  description: "All models: who is asked, who fails, who is slow, who is full.",
  of: "all",
  panels: [
    {
      title: "Requests",
      description: "Requests a second that the gateway got an answer for, whatever the answer, over five minutes.",
      unit: "reqps",
      queries: [{ expr: "sum by (model, variant) (model:requests:rate5m)", legend: ofModels }],
    },
    {
      title: "Errors",
      description:
        "Share of the requests that failed by the server's fault. Anything above the budget of the model's SLO.",
      unit: "percentunit",
      queries: [{ expr: "max by (model, variant) (model:errors:ratio5m)", legend: ofModels }],
    },
    {
      title: "Latency, 99 of 100",
      description: "So fast are 99 of 100 answers at the gateway, over five minutes.",
      unit: "s",
      queries: [{ expr: "max by (model, variant) (model:latency_seconds:p99)", legend: ofModels }],
    },
    {
      title: "Saturation",
      description:
        "CPU in use of the CPU allowed. Near 1 for long: it answers later and later, and needs more replicas.",
      unit: "percentunit",
      max: 1,
      queries: [{ expr: "max by (model, variant) (model:saturation:ratio)", legend: ofModels }],
    },
    {
      title: "Replicas missing",
      description:
        "Replicas that there are to be and that do not answer. Above 0 for longer than a rollout: somebody is missing.",
      unit: "short",
      queries: [{ expr: "sum by (model, variant) (model:replicas:wanted - model:replicas:ready)", legend: ofModels }],
    },
    {
      title: "Restarts",
      description: "Containers that ended and were started again within an hour. A loop of them is a crash loop.",
      unit: "short",
      queries: [
        {
          expr: 'sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total[1h])) and on (namespace, pod) kube_pod_labels{model!=""}',
          legend: "{{pod}}",
        },
      ],
    },
    {
      title: "Alerts",
      description: "Alerts that fire, but for the one that always does to show that they can.",
      unit: "short",
      queries: [
        {
          expr: 'sum by (alertname, model) (ALERTS{alertstate="firing", alertname!="Watchdog"}) or 0 * sum (up)',
          legend: "{{alertname}} {{model}}",
        },
      ],
    },
    {
      title: "CPU of nodes",
      description: "CPUs in use of each node, by its kubelet.",
      unit: "short",
      queries: [{ expr: "sum by (node) (rate(node_cpu_usage_seconds_total[2m]))", legend: "{{node}}" }],
    },
    {
      title: "Memory of nodes",
      description: "Memory in use of each node that cannot be given back, by its kubelet.",
      unit: "bytes",
      queries: [{ expr: "sum by (node) (node_memory_working_set_bytes)", legend: "{{node}}" }],
    },
    {
      title: "What is looked at",
      description: "Parts that answer Prometheus, by job. One that falls to 0 is not seen by any alert but its own.",
      unit: "short",
      queries: [{ expr: "sum by (job) (up)", legend: "{{job}}" }],
    },
  ],
};
