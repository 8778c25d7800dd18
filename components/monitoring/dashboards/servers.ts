import type { Board } from "./board.ts";

const variant = "{{model}} {{variant}}";
const by = "model, variant";

/** Microseconds as a mean over so many, both counted. */
function mean(sum: string, count: string): string {
  return `sum by (${by}) (rate(${sum}[5m])) / (sum by (${by}) (rate(${count}[5m])) > 0) / 1e6`;
}

const triton = "nv_inference";
const tensorflow = ":tensorflow:serving";

/**
 * What servers say of themselves that the gateway cannot see: queues and batches. The images of these two cannot be had here:
 * the series are known by their published names alone.
 * https://github.com/triton-inference-server/server/blob/v2.71.0/docs/user_guide/metrics.md
 * https://github.com/tensorflow/serving/blob/master/tensorflow_serving/servables/tensorflow/util.cc
 */
export const serversBoard: Board = {
  uid: "ml-servers",
  title: "Servers",
  description:
    "Triton and TensorFlow Serving from within: queues, batches and what the accelerator is kept waiting by.",
  of: "all",
  panels: [
    {
      title: "Triton: requests",
      description: "Requests a second that Triton itself has answered.",
      unit: "reqps",
      queries: [{ expr: `sum by (${by}) (rate(${triton}_request_success[5m]))`, legend: variant }],
      seen: "replayed",
    },
    {
      title: "Triton: failures",
      description: "Requests a second that Triton itself has failed.",
      unit: "reqps",
      queries: [{ expr: `sum by (${by}) (rate(${triton}_request_failure[5m]))`, legend: variant }],
      seen: "replayed",
    },
    {
      title: "Triton: time in queue",
      description:
        "Seconds that a request waits for its batch, on average. More than the batching allows: too few instances.",
      unit: "s",
      queries: [{ expr: mean(`${triton}_queue_duration_us`, `${triton}_request_success`), legend: variant }],
      seen: "replayed",
    },
    {
      title: "Triton: batch",
      description: "Rows that are computed together, on average. 1: nothing is batched.",
      unit: "short",
      queries: [
        {
          expr: `sum by (${by}) (rate(${triton}_count[5m])) / (sum by (${by}) (rate(${triton}_exec_count[5m])) > 0)`,
          legend: variant,
        },
      ],
      seen: "replayed",
    },
    {
      title: "Triton: time to compute",
      description: "Seconds in the model itself for a request, on average.",
      unit: "s",
      queries: [{ expr: mean(`${triton}_compute_infer_duration_us`, `${triton}_request_success`), legend: variant }],
      seen: "replayed",
    },
    {
      title: "Triton: memory of GPUs",
      description: "Memory of each GPU in use, as Triton sees it.",
      unit: "bytes",
      queries: [{ expr: `max by (${by}, gpu_uuid) (nv_gpu_memory_used_bytes)`, legend: `${variant} {{gpu_uuid}}` }],
      seen: "replayed",
    },
    {
      title: "TensorFlow Serving: requests",
      description: "Requests a second by how they ended, as TensorFlow Serving counts them.",
      unit: "reqps",
      queries: [
        { expr: `sum by (${by}, status) (rate(${tensorflow}:request_count[5m]))`, legend: `${variant} {{status}}` },
      ],
      seen: "replayed",
    },
    {
      title: "TensorFlow Serving: time of a request",
      description: "So fast are 99 of 100 requests within TensorFlow Serving.",
      unit: "s",
      queries: [
        {
          expr: `histogram_quantile(0.99, sum by (le, ${by}) (rate(${tensorflow}:request_latency_bucket[5m]))) / 1e6`,
          legend: variant,
        },
      ],
      seen: "replayed",
    },
    {
      title: "TensorFlow Serving: time to compute",
      description: "Seconds in the model itself for a request, on average.",
      unit: "s",
      queries: [
        {
          expr: mean(`${tensorflow}:runtime_latency_sum`, `${tensorflow}:runtime_latency_count`),
          legend: variant,
        },
      ],
      seen: "replayed",
    },
  ],
};
