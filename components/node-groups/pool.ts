import type { InstanceFacts } from "../instance-facts.ts";
import { nodeResources, ownLabels, type NodeResources } from "../node-shape.ts";
import { acceleratorTaint, modelsTaint, nodeLabels, type Taint } from "../nodes.ts";
import type { ZoneId } from "../network/settings.ts";
import { partsOf } from "./sharing.ts";
import type { Pools, PoolSettings, Sharing } from "./settings.ts";

/** Looks an instance type up; undefined where nothing is known of it. */
export type InstanceLookup = (instanceType: string) => InstanceFacts | undefined;

/** A pool with every default filled in. */
export interface Pool {
  readonly name: string;
  readonly for: PoolSettings["for"];
  readonly instances: readonly [string, ...string[]];
  /** Of its first instance type; the others are alike. */
  readonly instance: InstanceFacts;
  readonly min: number;
  readonly max: number;
  readonly capacity: "on-demand" | "spot";
  readonly zones: readonly ZoneId[];
  readonly diskGiB: number;
  readonly gpu: PoolSettings["gpu"];
  readonly sharing: Sharing | undefined;
  /** Accelerators that one of its nodes offers to pods, slices counted one by one. */
  readonly gpus: number;
  /** What the node group puts on its nodes. */
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

/** The defaults of a pool, in one place. Data volume: images of models and runtimes, layers and logs. */
const poolDefaults = { capacity: "on-demand", diskGiB: 80 } as const;

/**
 * By this label the Cluster Autoscaler knows nodes whose accelerators are still to appear, and waits for them instead of making more:
 * https://github.com/kubernetes/autoscaler/blob/cluster-autoscaler-1.36.1/cluster-autoscaler/cloudprovider/aws/README.md#special-note-on-gpu-instances
 */
const autoscalerLabel = "k8s.amazonaws.com/accelerator";

function labelsOf(name: string, settings: PoolSettings): Readonly<Record<string, string>> {
  const { gpu } = settings;
  return {
    [nodeLabels.pool]: name,
    [nodeLabels.serves]: settings.for,
    ...(gpu === undefined ? {} : { [nodeLabels.accelerator]: gpu, [autoscalerLabel]: gpu }),
  };
}

function taintsOf({ for: purpose, gpu }: PoolSettings): readonly Taint[] {
  if (purpose === "platform") return [];
  return gpu === undefined ? [modelsTaint] : [modelsTaint, acceleratorTaint];
}

/**
 * Fills every default of the pools once.
 * @param zones of the network
 * @throws RangeError for pools that `validatePools` refuses
 */
export function resolvePools(pools: Pools, zones: readonly ZoneId[], lookUp: InstanceLookup): readonly Pool[] {
  return Object.entries(pools).map(([name, settings]) => {
    const { instances, sharing, gpu } = settings;
    const instance = lookUp(instances[0]);
    if (instance === undefined) throw new RangeError(`nothing is known of ${instances[0]}`);
    const parts = instance.accelerator === undefined ? 0 : partsOf(instance.accelerator, sharing);
    if (parts === undefined) throw new RangeError(`${instances[0]} cannot be shared so`);
    return {
      name,
      for: settings.for,
      instances,
      instance,
      min: settings.min,
      max: settings.max,
      capacity: settings.capacity ?? poolDefaults.capacity,
      zones: settings.zones ?? zones,
      diskGiB: settings.diskGiB ?? poolDefaults.diskGiB,
      gpu,
      sharing,
      gpus: (instance.accelerator?.count ?? 0) * parts,
      labels: labelsOf(name, settings),
      taints: taintsOf(settings),
    };
  });
}

/** What a node of a pool looks like to the scheduler. */
export interface NodeShape extends NodeResources {
  readonly pool: string;
  readonly instanceType: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly min: number;
  readonly max: number;
}

/** A node of a pool as it will be: there is one shape a pool, since its instance types are alike. */
export function nodeShape({ name, instances, instance, labels, taints, gpus, diskGiB, min, max }: Pool): NodeShape {
  return {
    pool: name,
    instanceType: instances[0],
    labels: { ...ownLabels(instances[0], instance), ...labels },
    taints,
    min,
    max,
    ...nodeResources(instance, { gpus, diskGiB }),
  };
}
