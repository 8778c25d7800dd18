import { labelKeys } from "../../components/model-labels.ts";
import { pythonOverhead, sparkPodMiB } from "../../components/model-service/spark/memory.ts";
import type { Amounts, Run, Workload } from "../facts.ts";
import { placedBy } from "./pods.ts";
import { at, numberAt, textAt } from "./read.ts";
import { resourceTypes, type RegisteredResource } from "./resource.ts";
import { namespaceOf, scheduleOf } from "./runs.ts";

/** MiB of a size as Java writes it: https://spark.apache.org/docs/4.1.4/configuration.html#spark-properties */
const units: Readonly<Record<string, number>> = { k: 2 ** -10, m: 1, g: 2 ** 10, t: 2 ** 20 };

function mebibytes(text: string): number | undefined {
  const match = /^(\d+)([kmgt])b?$/i.exec(text);
  const unit = units[match?.[2]?.toLowerCase() ?? ""];
  return match === null || unit === undefined ? undefined : Math.ceil(Number(match[1]) * unit);
}

/** What Spark has where nobody says anything: https://spark.apache.org/docs/4.1.4/configuration.html#application-properties */
const defaults = { memory: "1g", cores: 1, instances: 2 } as const;

/** Programs of other languages that run in Java get a tenth. */
const javaOverhead = 0.1;

function memoryOf(spec: unknown, role: string): number {
  const heap = mebibytes(textAt(spec, role, "memory") ?? defaults.memory) ?? 0;
  const said = textAt(spec, role, "memoryOverhead");
  if (said !== undefined) return heap + (mebibytes(said) ?? 0);
  const python = ["Python", "R"].includes(textAt(spec, "type") ?? "");
  const factor = Number(textAt(spec, "memoryOverheadFactor") ?? (python ? pythonOverhead : javaOverhead));
  return sparkPodMiB(heap, factor);
}

function executorsOf(spec: unknown): { readonly fewest: number; readonly most: number } {
  const instances = numberAt(spec, "executor", "instances") ?? defaults.instances;
  if (at(spec, "dynamicAllocation", "enabled") !== true) return { fewest: instances, most: instances };
  const fewest = numberAt(spec, "dynamicAllocation", "minExecutors") ?? 0;
  return { fewest, most: numberAt(spec, "dynamicAllocation", "maxExecutors") ?? Math.max(fewest, instances) };
}

/**
 * The driver and the executors of Spark that an application of its operator stands for: none but while a run is under way, where
 * it is one with a schedule. Pure. https://github.com/kubeflow/spark-operator/blob/v2.4.0/docs/api-docs.md
 */
export function sparkWorkloads({ type, name: logical, props }: RegisteredResource): readonly Workload[] {
  const isScheduled = type === resourceTypes.scheduledSparkApplication;
  if (!isScheduled && type !== resourceTypes.sparkApplication) return [];
  const spec = isScheduled ? at(props, "spec", "template") : at(props, "spec");
  const namespace = namespaceOf(props);
  const name = `${namespace}/${textAt(props, "metadata", "name") ?? logical}`;
  const within = numberAt(spec, "driver", "template", "spec", "activeDeadlineSeconds");
  const pods = (role: "driver" | "executor", { fewest, most }: ReturnType<typeof executorsOf>): Workload => {
    const cores = numberAt(spec, role, "cores") ?? defaults.cores;
    const memory = memoryOf(spec, role);
    const limit = Number(textAt(spec, role, "coreLimit") ?? Number.NaN);
    const limits: Amounts = { memory, ...(Number.isFinite(limit) ? { cpu: Math.ceil(limit * 1000) } : {}) };
    const kept = isScheduled ? 0 : fewest;
    const run: Run = {
      name,
      schedule: scheduleOf(props),
      fewest,
      ...(within === undefined ? {} : { withinSeconds: within }),
    };
    return {
      name: `${name}-${role}`,
      namespace,
      model: textAt(props, "metadata", "labels", labelKeys.batch),
      team: textAt(props, "metadata", "labels", labelKeys.team),
      size: { cpu: Math.ceil(cores * 1000), memory, pods: 1 },
      limits,
      ...placedBy(at(spec, role, "template", "spec")),
      replicas: { least: kept, kept, most },
      surge: 0,
      ...(isScheduled ? { run } : {}),
    };
  };
  return [pods("driver", { fewest: 1, most: 1 }), pods("executor", executorsOf(spec))];
}
