import fc from "fast-check";
import { acceleratorResource, acceleratorTaint, modelsTaint, nodeLabels } from "../../components/nodes.ts";
import type { Amounts, NodePool, Workload } from "../../capacity/facts.ts";

/** A small environment: pools, and workloads that ask for them. */
export interface Case {
  /** Apart from all others, by a label of its nodes. */
  readonly name: string;
  readonly pools: readonly NodePool[];
  readonly workloads: readonly Workload[];
  /** Decides the order in which pods are made. */
  readonly shuffle: number;
}

/** By it the nodes of a case are told from those of the others. */
const caseLabel = "capacity/case";

const rooms: readonly Amounts[] = [
  { cpu: 1930, memory: 6749, pods: 29 },
  { cpu: 3920, memory: 6194, pods: 58 },
  { cpu: 7910, memory: 13773, pods: 58 },
];

const pool = fc.record({
  room: fc.constantFrom(...rooms),
  gpus: fc.constantFrom(0, 0, 1, 2),
  max: fc.integer({ min: 1, max: 5 }),
});

const workload = fc.record({
  cpu: fc.constantFrom(100, 250, 500, 1000, 1500, 2000, 3000),
  memory: fc.constantFrom(128, 512, 1024, 2048, 4096),
  gpu: fc.boolean(),
  most: fc.integer({ min: 1, max: 12 }),
});

function poolOf(
  name: string,
  index: number,
  { room, gpus, max }: { room: Amounts; gpus: number; max: number },
): NodePool {
  return {
    name: `${name}-${index}`,
    instanceType: "any",
    capacity: "on-demand",
    min: 0,
    max,
    room: { ...room, ...(gpus > 0 ? { [acceleratorResource]: gpus } : {}) },
    labels: {
      [caseLabel]: name,
      [nodeLabels.serves]: "models",
      ...(gpus > 0 ? { [nodeLabels.accelerator]: "a10g" } : {}),
    },
    taints: gpus > 0 ? [modelsTaint, acceleratorTaint] : [modelsTaint],
    addresses: 0,
    vcpus: 0,
  };
}

function workloadOf(
  name: string,
  index: number,
  { cpu, memory, gpu, most }: { cpu: number; memory: number; gpu: boolean; most: number },
): Workload {
  const tolerate = (taint: typeof modelsTaint) => ({ ...taint, operator: "Equal" });
  return {
    name: `${name}-${index}`,
    namespace: "default",
    model: undefined,
    team: undefined,
    size: { cpu, memory, pods: 1, ...(gpu ? { [acceleratorResource]: 1 } : {}) },
    limits: {},
    replicas: { least: 1, kept: 1, most },
    surge: 0,
    nodeSelector: {
      [caseLabel]: name,
      ...(gpu ? { [nodeLabels.accelerator]: "a10g" } : { [nodeLabels.serves]: "models" }),
    },
    tolerations: gpu ? [tolerate(modelsTaint), tolerate(acceleratorTaint)] : [tolerate(modelsTaint)],
  };
}

/** Environments by chance, the same for the same seed. */
export function cases(count: number, seed: number): readonly Case[] {
  const one = fc.record({
    pools: fc.array(pool, { minLength: 1, maxLength: 3 }),
    workloads: fc.array(workload, { minLength: 1, maxLength: 4 }),
    shuffle: fc.nat(),
  });
  return fc.sample(one, { numRuns: count, seed }).map(({ pools, workloads, shuffle }, index) => {
    const name = `case-${index}`;
    return {
      name,
      shuffle,
      pools: pools.map((settings, at) => poolOf(name, at, settings)),
      workloads: workloads.map((settings, at) => workloadOf(name, at, settings)),
    };
  });
}
