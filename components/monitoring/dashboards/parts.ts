import type { Board } from "./board.ts";

/** What all models stand behind. */
export const gatewayBoard: Board = {
  uid: "ml-gateway",
  title: "Gateway",
  description: "Envoy: what clients send, what they get, and what the proxies themselves are like.",
  of: "all",
  panels: [
    {
      title: "Answers by class",
      description: "Answers a second to clients, by the first digit of their status.",
      unit: "reqps",
      queries: [
        {
          expr: 'sum by (envoy_response_code_class) (rate(envoy_http_downstream_rq_xx{envoy_http_conn_manager_prefix!="admin"}[2m]))',
          legend: "{{envoy_response_code_class}}xx",
        },
      ],
    },
    {
      title: "Open connections",
      description: "Connections of clients, by proxy. Uneven for long: clients keep theirs, and new proxies get none.",
      unit: "short",
      queries: [{ expr: "sum by (pod) (envoy_http_downstream_cx_active)", legend: "{{pod}}" }],
    },
    {
      title: "Requests without a route",
      description: "Requests a second for which there is no model. A misspelt address, or somebody who looks around.",
      unit: "reqps",
      queries: [{ expr: "sum (rate(envoy_http_no_route[2m]))", legend: "no route" }],
    },
    {
      title: "Tried again",
      description: "Requests a second that a model's replica did not take and that were given to another.",
      unit: "reqps",
      queries: [{ expr: 'sum by (model) (rate(envoy_cluster_upstream_rq_retry{model!=""}[2m]))', legend: "{{model}}" }],
    },
    {
      title: "Memory",
      description: "Memory that each proxy has taken.",
      unit: "bytes",
      queries: [{ expr: "sum by (pod) (envoy_server_memory_allocated)", legend: "{{pod}}" }],
    },
    {
      title: "Healthy replicas",
      description: "Replicas that the proxies know of, by model.",
      unit: "short",
      queries: [{ expr: 'min by (model) (envoy_cluster_membership_healthy{model!=""})', legend: "{{model}}" }],
    },
  ],
};

/** Redis in the cluster, by its exporter. ElastiCache's own figures are CloudWatch's. */
export const redisBoard: Board = {
  uid: "ml-redis",
  title: "Redis",
  description:
    "Each Redis in the cluster - of models, of queues, of kept answers: what it holds, and what it is asked.",
  of: "all",
  panels: [
    {
      title: "Memory",
      description: "What it holds, and the most that it may. At the limit it forgets, or refuses, as its settings say.",
      unit: "bytes",
      queries: [
        { expr: "sum by (job) (redis_memory_used_bytes)", legend: "{{job}} used" },
        { expr: "sum by (job) (redis_memory_max_bytes)", legend: "{{job}} limit" },
      ],
    },
    {
      title: "Commands",
      description: "Commands a second.",
      unit: "ops",
      queries: [{ expr: "sum by (job) (rate(redis_commands_processed_total[2m]))", legend: "{{job}}" }],
    },
    {
      title: "Clients",
      description: "Connections of clients.",
      unit: "short",
      queries: [{ expr: "sum by (job) (redis_connected_clients)", legend: "{{job}}" }],
    },
    {
      title: "Hits and misses",
      description: "Keys a second that were asked for and were there, or were not.",
      unit: "ops",
      queries: [
        { expr: "sum by (job) (rate(redis_keyspace_hits_total[2m]))", legend: "{{job}} hits" },
        { expr: "sum by (job) (rate(redis_keyspace_misses_total[2m]))", legend: "{{job}} misses" },
      ],
    },
    {
      title: "Forgotten",
      description: "Keys a second that went because there was no room for them.",
      unit: "ops",
      queries: [{ expr: "sum by (job) (rate(redis_evicted_keys_total[2m]))", legend: "{{job}}" }],
    },
  ],
};

const gpu = "{{node}} {{gpu}}";

/**
 * GPU nodes, by NVIDIA's exporter. There is none here: the series are known by their published names alone.
 * https://github.com/NVIDIA/dcgm-exporter/blob/main/etc/default-counters.csv
 */
export const gpuBoard: Board = {
  uid: "ml-gpu",
  title: "GPU fleet",
  description: "GPUs of all nodes. Not seen here: made from the exporter's published names.",
  of: "all",
  panels: [
    {
      title: "In use",
      description:
        "Share of the time in which the GPU computed anything at all: full does not mean that it is used well.",
      unit: "percent",
      max: 100,
      queries: [{ expr: "DCGM_FI_DEV_GPU_UTIL", legend: gpu }],
      seen: "replayed",
    },
    {
      title: "Memory in use",
      description: "Share of the GPU's memory that is taken. What does not fit fails.",
      unit: "percentunit",
      max: 1,
      queries: [{ expr: "DCGM_FI_DEV_FB_USED / (DCGM_FI_DEV_FB_USED + DCGM_FI_DEV_FB_FREE)", legend: gpu }],
      seen: "replayed",
    },
    {
      title: "Temperature",
      description: "Of the GPU itself.",
      unit: "celsius",
      queries: [{ expr: "DCGM_FI_DEV_GPU_TEMP", legend: gpu }],
      seen: "replayed",
    },
    {
      title: "Power",
      description: "What it draws.",
      unit: "watt",
      queries: [{ expr: "DCGM_FI_DEV_POWER_USAGE", legend: gpu }],
      seen: "replayed",
    },
    {
      title: "Faults",
      description: "The last fault that the driver told of (XID), 0 for none.",
      unit: "short",
      queries: [{ expr: "DCGM_FI_DEV_XID_ERRORS", legend: gpu }],
      seen: "replayed",
    },
  ],
};
