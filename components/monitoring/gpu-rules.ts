import { by, labelled } from "./expressions.ts";
import type { RecordingRule } from "./rules.ts";

/** What is recorded of models on accelerators, where the exporter says whose pod has which. */
export const gpuSeries = { use: "model:gpu_use:ratio", memory: "model:gpu_memory:ratio" } as const;

/** Share of a GPU's memory that is taken: https://github.com/NVIDIA/dcgm-exporter/blob/main/etc/default-counters.csv */
export const gpuMemory = "DCGM_FI_DEV_FB_USED / (DCGM_FI_DEV_FB_USED + DCGM_FI_DEV_FB_FREE)";

function fullest(measurement: string): string {
  return `max by (${by}) (
  max by (namespace, pod) (${measurement})
  * on (namespace, pod) group_left (${by}) ${labelled("pod")}
)`;
}

/** Of each variant the fullest accelerator. */
export const gpuRules: readonly RecordingRule[] = [
  // The share of time in which it computed anything.
  { record: gpuSeries.use, expr: fullest("DCGM_FI_DEV_GPU_UTIL / 100") },
  { record: gpuSeries.memory, expr: fullest(gpuMemory) },
];
