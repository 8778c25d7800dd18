import type { Duration, Size } from "../../quantity.ts";

/** A pod of Spark. */
export interface SparkPodSpec {
  /** CPUs reserved and allowed: as many rows are scored at once. @default 1 */
  readonly cores?: number;
  /** Of the Java process; the pod gets four tenths more, for Python, 384Mi at least. @default "1Gi" */
  readonly memory?: Size;
}

/** Rows that are scored as they arrive, and not once each run. */
export interface SparkStreamSpec {
  /** Pause between looks for new files. With a schedule there is none: a run does what is there, and ends. @default "30s" */
  readonly every?: Duration;
  /** Files of one micro-batch, the part that is tried again as a whole. @default 100 */
  readonly filesPerBatch?: number;
}

/** Spark instead of Jobs, for files that outgrow them: the model's PMML as a function, on a driver and its executors. */
export interface SparkSpec {
  /** Pods that share the rows, as many as there is work for. Equal numbers: always so many. @default from 1 to 4 */
  readonly executors?: { readonly min?: number; readonly max?: number };
  readonly executor?: SparkPodSpec;
  readonly driver?: SparkPodSpec;
  /** Room of each pod on its node's disk, for what does not fit its memory. @default "10Gi" */
  readonly scratch?: Size;
  /** A driver that failed is started again so often. A stream without a schedule always is. @default 3 */
  readonly retries?: number;
  /** Structured Streaming: files are scored as they arrive, each row once. @default all files, once each run */
  readonly stream?: SparkStreamSpec;
}
