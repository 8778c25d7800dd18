import { batchCronJob, type BatchBindings } from "./job.ts";
import { batchName, batchPodLabels } from "./names.ts";
import type { BatchModel } from "./pipeline.ts";

/** The Kubernetes objects by which a model's files are scored, as plain data. Pure. */
export function renderBatch<S>(model: BatchModel, bindings: BatchBindings<S>) {
  return {
    account: {
      apiVersion: "v1" as const,
      kind: "ServiceAccount" as const,
      metadata: { name: batchName(model.name), namespace: bindings.namespace, labels: batchPodLabels(model) },
      automountServiceAccountToken: false,
      ...(bindings.pullSecret === undefined ? {} : { imagePullSecrets: [{ name: bindings.pullSecret }] }),
    },
    cronJob: batchCronJob(model, bindings),
  };
}
