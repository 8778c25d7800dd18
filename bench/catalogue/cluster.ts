import { clusterDown } from "../../local/cluster/down.ts";
import { kubectl } from "../../local/cluster/kubectl.ts";
import type { Say } from "../../local/console/steps.ts";
import { controlPlaneUp } from "../../local/rehearsal/control-plane.ts";
import { fakeNode } from "../../local/rehearsal/kwok.ts";
import { rehearsalLayout, type RehearsalLayout } from "../../local/rehearsal/layout.ts";
import { priorityClasses } from "../../components/tenancy/priorities/render.ts";
import { gatewayKinds } from "../../test/support/gateway-kinds.ts";

/** Nodes that nobody runs pods on: kwok says that they are ready. So many pods fit on each. */
const podsOfNode = 250;

function node(number: number): object {
  const resources = { cpu: "128", memory: "1Ti", pods: String(podsOfNode) };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: `played-${number}`,
      labels: { "kubernetes.io/hostname": `played-${number}` },
      annotations: fakeNode,
    },
    status: { capacity: resources, allocatable: resources },
  };
}

/** Where the figures are taken: a real control plane of its own, with room for so many pods that nobody runs. */
export function benchLayout(program: string): RehearsalLayout {
  return rehearsalLayout({ environment: "catalogue", program, portBlock: 57 });
}

export function namespaceObject(name: string): object {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

async function apply(layout: RehearsalLayout, objects: readonly object[]): Promise<void> {
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
  await kubectl(layout.cluster.kubeconfig, ["apply", "--server-side", "-f", "-"], list);
}

/** Brings it up, with everything that models presuppose. */
export async function benchUp(layout: RehearsalLayout, pods: number, namespace: string, say: Say): Promise<void> {
  await clusterDown(layout.cluster, say);
  await controlPlaneUp(layout, [], say);
  const nodes = Array.from({ length: Math.ceil(pods / podsOfNode) }, (_, number) => node(number));
  await apply(
    layout,
    (await gatewayKinds()).filter(({ kind }) => kind === "CustomResourceDefinition"),
  );
  await apply(layout, [...priorityClasses, ...nodes, namespaceObject(namespace)]);
}
