import { defaultMaxBatchRows } from "../batch-rows.ts";
import { microseconds } from "../durations.ts";
import type { Batching } from "./spec.ts";

/**
 * The folder of the artifact that holds the SavedModel. Versions of a model are artifacts of their own, so that each
 * holds one: the number that TensorFlow Serving asks for is the same in all of them.
 */
export const versionFolder = 1;

/** Files by the names that the flags give. All are protocol buffers in text format. */
export const files = {
  models: "models.config",
  monitoring: "monitoring.config",
  batching: "batching.config",
} as const;

/** Text as the text format quotes it; names and labels are plain ASCII. https://protobuf.dev/reference/protobuf/textformat-spec/ */
const quoted = (text: string): string => JSON.stringify(text);

/** A label is letters, digits and underscores: https://github.com/tensorflow/serving/blob/master/tensorflow_serving/g3doc/serving_config.md */
export function versionLabel(version: string): string {
  return version.replaceAll(/[^A-Za-z0-9_]/g, "_");
}

/** A `ModelServerConfig`: one model, the one version that its artifact holds, and the release's name for it. */
export function modelsConfig(model: string, version: string, folder: string): string {
  return `model_config_list {
  config {
    name: ${quoted(model)}
    base_path: ${quoted(folder)}
    model_platform: "tensorflow"
    model_version_policy { specific { versions: ${versionFolder} } }
    version_labels { key: ${quoted(versionLabel(version))} value: ${versionFolder} }
  }
}
`;
}

/** A `MonitoringConfig`: metrics at the path where every server of ours has them. */
export function monitoringConfig(path: string): string {
  return `prometheus_config { enable: true path: ${quoted(path)} }
`;
}

/**
 * `BatchingParameters`. A request may carry more rows than a batch: it is split, up to the rows that every runtime takes.
 * The queue has room for one such request beside a batch for each thread; what finds it full is answered 503, which a
 * client can send elsewhere, where a longer queue would only make it wait.
 * https://github.com/tensorflow/serving/blob/master/tensorflow_serving/batching/README.md#performance-tuning
 */
export function batchingConfig({ maxSize, timeout }: Batching, threads: number): string {
  const mostRows = Math.max(defaultMaxBatchRows, maxSize);
  return `max_batch_size { value: ${mostRows} }
enable_large_batch_splitting { value: true }
max_execution_batch_size { value: ${maxSize} }
batch_timeout_micros { value: ${microseconds(timeout)} }
num_batch_threads { value: ${threads} }
max_enqueued_batches { value: ${threads + Math.ceil(mostRows / maxSize)} }
`;
}
