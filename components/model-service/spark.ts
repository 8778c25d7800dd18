import { bytes, seconds } from "../quantity.ts";
import type { SparkPodSpec, SparkSpec } from "./spec/spark.ts";

/** A pod of Spark with every default filled in. */
export interface ResolvedSparkPod {
  readonly cores: number;
  readonly memoryBytes: number;
}

/** Scoring by Spark with every default filled in. */
export interface ResolvedSpark {
  readonly executors: { readonly min: number; readonly max: number };
  readonly executor: ResolvedSparkPod;
  readonly driver: ResolvedSparkPod;
  readonly scratchBytes: number;
  readonly retries: number;
  readonly stream: "none" | { readonly everySeconds: number; readonly filesPerBatch: number };
}

/** What is meant where nothing is said. */
export const sparkDefaults = {
  executors: { min: 1, max: 4 },
  pod: { cores: 1, memory: "1Gi" },
  scratch: "10Gi",
  retries: 3,
  stream: { every: "30s", filesPerBatch: 100 },
} as const;

function resolvePod({ cores, memory }: SparkPodSpec = {}): ResolvedSparkPod {
  return { cores: cores ?? sparkDefaults.pod.cores, memoryBytes: bytes(memory ?? sparkDefaults.pod.memory) };
}

/** How many executors there are: what is said of one end moves the other's default. */
export function executorsOf({ executors = {} }: Pick<SparkSpec, "executors">): ResolvedSpark["executors"] {
  const { min, max } = executors;
  const most = max ?? Math.max(sparkDefaults.executors.max, min ?? 0);
  return { min: min ?? Math.min(sparkDefaults.executors.min, most), max: most };
}

/** Declared scoring by Spark; pure. */
export function resolveSpark(spark: SparkSpec | undefined): ResolvedSpark | "none" {
  if (spark === undefined) return "none";
  const { stream } = spark;
  return {
    executors: executorsOf(spark),
    executor: resolvePod(spark.executor),
    driver: resolvePod(spark.driver),
    scratchBytes: bytes(spark.scratch ?? sparkDefaults.scratch),
    retries: spark.retries ?? sparkDefaults.retries,
    stream:
      stream === undefined
        ? "none"
        : {
            everySeconds: seconds(stream.every ?? sparkDefaults.stream.every),
            filesPerBatch: stream.filesPerBatch ?? sparkDefaults.stream.filesPerBatch,
          },
  };
}
