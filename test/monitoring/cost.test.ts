import { beforeAll, describe, it } from "vitest";
import { champion, expectSignals, stays, type Series } from "./signals.ts";
import { ensurePromtool } from "./promtool.ts";

const gibibyte = 2 ** 30;

/** A node as cadvisor tells of it, with the labels that its kubelet was found by. */
function node(name: string, pool: string, instance: string, cpus: number, gibibytes: number): readonly Series[] {
  const of = `job="cadvisor", node="${name}", pool="${pool}", instance_type="${instance}"`;
  return [
    [`machine_cpu_cores{${of}}`, stays(cpus)],
    [`machine_memory_bytes{${of}}`, stays(gibibytes * gibibyte)],
  ];
}

/** A pod that asks for so much of its node, as kube-state-metrics tells. */
function pod(
  where: { readonly namespace: string; readonly pod: string; readonly node: string },
  asks: Readonly<Record<string, number>>,
  phase = "Running",
): readonly Series[] {
  const of = `namespace="${where.namespace}", pod="${where.pod}"`;
  return [
    ...Object.entries(asks).map(([resource, amount]): Series => [
      `kube_pod_container_resource_requests{${of}, node="${where.node}", container="c", resource="${resource}"}`,
      stays(amount),
    ]),
    [`kube_pod_status_phase{${of}, phase="${phase}"}`, stays(1)],
  ];
}

const fraud = 'model="fraud", variant="champion", runtime="triton", team="risk"';
const labels = (namespace: string, name: string, of: string): Series => [
  `kube_pod_labels{namespace="${namespace}", pod="${name}", ${of}}`,
  stays(1),
];

describe("what is recorded of cost, evaluated by promtool", () => {
  beforeAll(ensurePromtool, 600_000);

  // Prices are those of files.ts: 0.2 for a c7i.xlarge of pool cpu, 16 for a g5.48xlarge with 8 accelerators of pool gpu.
  const nodes = [
    ...node("n1", "cpu", "c7i.xlarge", 4, 8),
    ...node("n2", "gpu", "g5.48xlarge", 192, 768),
    // Nobody knows what this one costs.
    ...node("n3", "cpu", "c7a.xlarge", 4, 8),
  ];
  const examples = { namespace: "models-examples", node: "n1" };
  const pods = [
    // A quarter of the CPU, an eighth of the memory: a quarter of USD 0.2.
    ...pod({ ...examples, pod: "iris-1" }, { cpu: 1, memory: gibibyte }),
    labels("models-examples", "iris-1", champion),
    // A tenth of the CPU, half of the memory: USD 0.1.
    ...pod({ ...examples, pod: "iris-2" }, { cpu: 0.4, memory: 4 * gibibyte }, "Pending"),
    labels("models-examples", "iris-2", champion),
    // It has ended, and takes nothing.
    ...pod({ ...examples, pod: "iris-3" }, { cpu: 2, memory: gibibyte }, "Succeeded"),
    labels("models-examples", "iris-3", champion),
    // It has no node yet.
    ...pod({ ...examples, pod: "iris-4", node: "" }, { cpu: 2, memory: gibibyte }, "Pending"),
    labels("models-examples", "iris-4", champion),
    // No model's: a twentieth of n1, USD 0.01.
    ...pod({ namespace: "gateway", pod: "envoy-1", node: "n1" }, { cpu: 0.2, memory: 0.1 * gibibyte }),
    // Two of eight accelerators: a quarter of USD 16.
    ...pod(
      { namespace: "models-risk", pod: "fraud-1", node: "n2" },
      { cpu: 4, memory: 16 * gibibyte, nvidia_com_gpu: 2 },
    ),
    labels("models-risk", "fraud-1", fraud),
    // On a node without a price.
    ...pod({ namespace: "models-risk", pod: "fraud-2", node: "n3" }, { cpu: 2, memory: gibibyte }),
    labels("models-risk", "fraud-2", fraud),
  ];

  it("is of a model the larger part of what its replicas ask for of their nodes", () =>
    expectSignals(
      [...nodes, ...pods],
      [
        {
          rule: "model:cost_usd:hour",
          samples: [
            { labels: champion, value: 0.15 },
            { labels: fraud, value: 4 },
          ],
        },
      ],
    ));

  it("is of a pool the price of its nodes, and what of it nobody asks for", () =>
    expectSignals(
      [...nodes, ...pods],
      [
        {
          rule: "pool:cost_usd:hour",
          samples: [
            { labels: 'pool="cpu"', value: 0.2 },
            { labels: 'pool="gpu"', value: 16 },
          ],
        },
        {
          rule: "pool:unused_usd:hour",
          samples: [
            { labels: 'pool="cpu"', value: 0.04 },
            { labels: 'pool="gpu"', value: 12 },
          ],
        },
      ],
    ));

  it("is all of a pool that nobody asks for", () =>
    expectSignals(node("n1", "cpu", "c7i.xlarge", 4, 8), [
      { rule: "pool:unused_usd:hour", samples: [{ labels: 'pool="cpu"', value: 0.2 }] },
    ]));
});

describe("what is recorded of accelerators, evaluated by promtool", () => {
  beforeAll(ensurePromtool, 600_000);

  it("is of a variant its fullest accelerator, and of no model nothing", () => {
    const gpu = (field: string, of: string, value: number): Series => [`DCGM_FI_DEV_${field}{${of}}`, stays(value)];
    const first = 'namespace="models-risk", pod="fraud-1", gpu="0"';
    const second = 'namespace="models-risk", pod="fraud-1", gpu="1"';
    const nobodys = 'gpu="2"';
    return expectSignals(
      [
        labels("models-risk", "fraud-1", fraud),
        gpu("GPU_UTIL", first, 40),
        gpu("GPU_UTIL", second, 75),
        gpu("GPU_UTIL", nobodys, 100),
        gpu("FB_USED", first, 18_000),
        gpu("FB_FREE", first, 6_000),
        gpu("FB_USED", second, 6_000),
        gpu("FB_FREE", second, 18_000),
        gpu("FB_USED", nobodys, 24_000),
        gpu("FB_FREE", nobodys, 0),
      ],
      [
        { rule: "model:gpu_use:ratio", samples: [{ labels: fraud, value: 0.75 }] },
        { rule: "model:gpu_memory:ratio", samples: [{ labels: fraud, value: 0.75 }] },
      ],
    );
  });
});
