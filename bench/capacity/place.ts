import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { join } from "node:path";
import { acceleratorResource } from "../../components/nodes.ts";
import type { Amounts } from "../../capacity/facts.ts";
import { toolPath } from "../../local/toolchain/paths.ts";
import { startApiServer, type ApiServer } from "../../test/support/api-server.ts";
import type { Case } from "./cases.ts";

function quantities(amounts: Amounts): Readonly<Record<string, string>> {
  const { cpu = 0, memory = 0, ...others } = amounts;
  return {
    cpu: `${cpu}m`,
    memory: `${memory}Mi`,
    ...Object.fromEntries(Object.entries(others).map(([resource, amount]) => [resource, String(amount)])),
  };
}

/** The nodes of a case, ready: nobody is there to say so but whoever makes them. */
async function makeNodes(api: ApiServer, { pools }: Case): Promise<void> {
  for (const { name, max, room, labels, taints } of pools)
    for (let index = 0; index < max; index += 1) {
      const node = `${name}-${index}`;
      const status = {
        capacity: quantities(room),
        allocatable: quantities(room),
        conditions: [{ type: "Ready", status: "True", reason: "Made", message: "made" }],
      };
      await api.request("POST", "/api/v1/nodes", { apiVersion: "v1", kind: "Node", metadata: { name: node, labels } });
      const patch = "application/merge-patch+json";
      await api.request("PATCH", `/api/v1/nodes/${node}/status`, { status }, patch);
      // The API server itself taints every new node as not ready.
      await api.request("PATCH", `/api/v1/nodes/${node}`, { spec: { taints } }, patch);
    }
}

/** As many pods of each workload as it may have, in an order by chance. */
function podsOf({ workloads, shuffle }: Case) {
  const pods = workloads.flatMap(({ name, size, nodeSelector, tolerations, replicas }) =>
    Array.from({ length: replicas.most }, (_, index) => {
      const { cpu = 0, memory = 0, [acceleratorResource]: gpus = 0 } = size;
      return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: `${name}-${index}`, namespace: "default", labels: { workload: name } },
        spec: {
          nodeSelector,
          tolerations,
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "kubernetes.io/hostname",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: { matchLabels: { workload: name } },
            },
          ],
          containers: [
            {
              name: "model",
              image: "none",
              resources: {
                requests: quantities({ cpu, memory }),
                ...(gpus > 0 ? { limits: { [acceleratorResource]: String(gpus) } } : {}),
              },
            },
          ],
        },
      };
    }),
  );
  const random = xoroshiro128plus(shuffle);
  return pods
    .map((pod) => ({ pod, at: uniformInt(random, 0, 2 ** 31 - 1) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ pod }) => pod);
}

interface PodList {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly labels: { readonly workload: string } };
    readonly spec: { readonly nodeName?: string };
    readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
  }[];
}

/** Waits until the scheduler has said of every pod where it goes, or that it goes nowhere. */
async function decided(api: ApiServer): Promise<PodList["items"]> {
  for (;;) {
    const { items } = (await api.request("GET", "/api/v1/namespaces/default/pods")) as unknown as PodList;
    const open = items.filter(
      ({ spec, status }) =>
        spec.nodeName === undefined && !(status.conditions ?? []).some(({ type }) => type === "PodScheduled"),
    );
    if (open.length === 0) return items;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** How many pods of each workload a real scheduler has left waiting, by the workload's name. */
export async function scheduled(all: readonly Case[]): Promise<ReadonlyMap<string, number>> {
  const api = await startApiServer();
  const log = openSync(join(api.folder, "kube-scheduler.log"), "a");
  const scheduler = spawn(
    toolPath("kube-scheduler"),
    [
      `--kubeconfig=${api.kubeconfigPath}`,
      "--leader-elect=false",
      "--secure-port=0",
      "--kube-api-qps=500",
      "--kube-api-burst=500",
    ],
    { stdio: ["ignore", log, log] },
  );
  try {
    for (const one of all) await makeNodes(api, one);
    const orders = all.map(podsOf);
    // Of every case one after another, so that none has the scheduler for itself.
    for (let turn = 0; orders.some((pods) => turn < pods.length); turn += 1)
      await Promise.all(
        orders.flatMap((pods) => {
          const pod = pods[turn];
          return pod === undefined ? [] : [api.request("POST", "/api/v1/namespaces/default/pods", pod)];
        }),
      );
    const waiting = new Map<string, number>();
    for (const { metadata, spec } of await decided(api)) {
      const { workload } = metadata.labels;
      waiting.set(workload, (waiting.get(workload) ?? 0) + (spec.nodeName === undefined ? 1 : 0));
    }
    return waiting;
  } finally {
    scheduler.kill();
    await api.stop();
  }
}
