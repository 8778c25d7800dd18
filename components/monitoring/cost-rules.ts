import { by, labelled } from "./expressions.ts";
import type { RecordingRule } from "./rules.ts";

/** What a node costs, by where it is found: its pool and its instance type. */
export interface NodePrice {
  /** @default nodes without a pool */
  readonly pool?: string;
  /** @default nodes without an instance type */
  readonly instance?: string;
  /** USD an hour. */
  readonly usd: number;
  /** Accelerators that one of its nodes offers to pods, slices counted one by one. @default 0 */
  readonly gpus?: number;
}

/** What is recorded of cost: USD an hour, and shares of 1. */
export const costSeries = {
  price: "pool:node_price_usd:hour",
  gpus: "pool:node_gpus:count",
  node: "node:price_usd:hour",
  share: "pod:node_share:ratio",
  model: "model:cost_usd:hour",
  pool: "pool:cost_usd:hour",
  unused: "pool:unused_usd:hour",
} as const;

/** A node, with the labels that it is priced by. */
const nodes = "max by (node, pool, instance_type) (machine_cpu_cores)";

const alive = 'on (namespace, pod) (kube_pod_status_phase{phase=~"Pending|Running"} == 1)';

/** The part of its node that a pod asks for, of one resource; told apart by `of`. */
function asked(resource: string, capacity: string): string {
  const requests = `sum by (namespace, pod, node) (kube_pod_container_resource_requests{resource="${resource}", node!=""})`;
  return `label_replace(${requests} / on (node) group_left () ${capacity}, "of", "${resource}", "", "")`;
}

function labelsOf({ pool, instance }: NodePrice): Readonly<Record<string, string>> {
  return { ...(pool === undefined ? {} : { pool }), ...(instance === undefined ? {} : { instance_type: instance }) };
}

const priceOfNode = `max by (node) (${costSeries.node})`;

/**
 * What models, pools and nodes cost. A pod costs the part of its node that it asks for: of CPU, memory and accelerators the
 * largest, since what is left of the others nobody else can use. Nodes that no price is known of cost nothing here.
 * Evaluated in this order. Pure.
 */
export function costRules(prices: readonly NodePrice[]): readonly RecordingRule[] {
  if (prices.length === 0) return [];
  const withGpus = [...new Map(prices.filter(({ gpus = 0 }) => gpus > 0).map((price) => [price.pool, price])).values()];
  const gpusOfNode = `max by (node) (${nodes} * 0 + on (pool) group_left () ${costSeries.gpus})`;
  const shares = [
    asked("cpu", "max by (node) (machine_cpu_cores)"),
    asked("memory", "max by (node) (machine_memory_bytes)"),
    ...(withGpus.length === 0 ? [] : [asked("nvidia_com_gpu", gpusOfNode)]),
  ];
  return [
    ...prices.map((price) => ({ record: costSeries.price, expr: `vector(${price.usd})`, labels: labelsOf(price) })),
    ...withGpus.map(({ pool, gpus = 0 }) => ({
      record: costSeries.gpus,
      expr: `vector(${gpus})`,
      labels: pool === undefined ? {} : { pool },
    })),
    { record: costSeries.node, expr: `${nodes} * 0 + on (pool, instance_type) group_left () ${costSeries.price}` },
    {
      record: costSeries.share,
      expr: `max by (namespace, pod, node) (
  ${shares.join("\n  or ")}
) and ${alive}`,
    },
    {
      record: costSeries.model,
      expr: `sum by (${by}) (
  ${costSeries.share} * on (node) group_left () ${priceOfNode}
  * on (namespace, pod) group_left (${by}) ${labelled("pod")}
)`,
    },
    { record: costSeries.pool, expr: `sum by (pool) (${costSeries.node})` },
    {
      // What runs beside models and gateway is not looked at pod by pod: it is among what nobody asked for.
      record: costSeries.unused,
      expr: `clamp_min(
  ${costSeries.pool} - (
    sum by (pool) (${costSeries.share} * on (node) group_left (pool) ${costSeries.node})
    or 0 * ${costSeries.pool}
  ),
  0
)`,
    },
  ];
}
