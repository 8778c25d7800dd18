import { setTimeout as sleep } from "node:timers/promises";
import { kubectl } from "../../cluster/kubectl.ts";
import { Store } from "../../providers/aws/cloud/store.ts";
import { ApiError } from "../../providers/kubernetes/cluster/api-error.ts";
import { connect, type Connection } from "../../providers/kubernetes/cluster/connection.ts";
import type { JsonObject } from "../../providers/serve/index.ts";
import { nodeGroups, setDesired, type NodeGroup } from "../account/node-groups.ts";
import type { RehearsalLayout } from "../layout.ts";
import { installedAddons, kindsOf } from "./addons.ts";
import { amounts, less, requestsOf, sum, type Place } from "./fit.ts";
import { statusOf, watchedKinds, type Watched } from "./controller-status.ts";
import { grow, type Growable } from "./growth.ts";
import { instanceShape, lockedInstances, type InstanceLookup } from "./instances.ts";
import { assignments, servedGroup } from "../serve/assignment.ts";
import { isFake, nodeChanges, shapeOf } from "./nodes.ts";
import { isTrue, type Metadata, type Node, type Pod } from "./objects.ts";
import { ebsProvisioner, volumeOf, type Claim, type StorageClass } from "./volumes.ts";

/** How long between two looks at the account and the cluster (ms). */
const interval = 500;

/** A pod that waited longer (ms) although it fits a node waits for something that only another node gives. */
const stuckAfter = 15_000;

/** What a rehearsal did in AWS's place inside the cluster. */
export interface Joined {
  nodes: number;
  /** Node groups that grew, from and to which size. */
  readonly grown: Map<string, { readonly from: number; to: number }>;
  volumes: number;
  loadBalancers: number;
  statuses: number;
  /** Add-ons whose kinds were brought. */
  readonly addons: Set<string>;
  /** Pods that no node group can take now, and why. */
  hopeless: readonly { readonly pod: string; readonly why: string }[];
  /** The last thing that went wrong, while it does. */
  trouble: string | undefined;
}

export interface Joiner {
  readonly joined: Joined;
  /** Ends it after the round that it is in. */
  stop(): Promise<void>;
}

/**
 * Plays what AWS does inside a cluster: nodes of node groups join, groups grow for pods that wait, volumes and load
 * balancers come, add-ons bring their kinds. And what Envoy Gateway's controller says of gateways, since its pods are fake.
 */
export function startJoiner(layout: RehearsalLayout): Joiner {
  const store = new Store(layout.store);
  const settings = { context: undefined, cluster: undefined, namespace: undefined, deleteUnreachable: false };
  const api = connect({ ...settings, kubeconfig: layout.cluster.kubeconfig });
  const joined: Joined = {
    nodes: 0,
    grown: new Map(),
    volumes: 0,
    loadBalancers: 0,
    statuses: 0,
    addons: new Set(),
    hopeless: [],
    trouble: undefined,
  };
  const work: Work = { layout, store, api, joined, instances: lockedInstances(), kinds: new Map() };
  let isStopped = false;
  const run = async (): Promise<void> => {
    while (!isStopped) {
      try {
        await round(work);
        joined.trouble = undefined;
      } catch (error) {
        // The next round meets another state: a group that is being replaced, an object that is just gone.
        joined.trouble = error instanceof Error ? error.message : String(error);
      }
      await sleep(interval);
    }
  };
  const ended = run();
  return {
    joined,
    stop: async () => {
      isStopped = true;
      await ended;
    },
  };
}

interface Work {
  readonly layout: RehearsalLayout;
  readonly store: Store;
  readonly api: Connection;
  readonly joined: Joined;
  readonly instances: InstanceLookup;
  /** Add-ons that are there, each with documents of the kinds that it brought. */
  readonly kinds: Map<string, string | undefined>;
}

async function round(work: Work): Promise<void> {
  const { store, api, joined, instances } = work;
  const groups = nodeGroups(store).map((group): Growable => ({
    group,
    shape: shapeOf(group, instanceShape(group, instances)),
  }));
  const all = await list<Node>(api, "/api/v1/nodes");
  const [fake, real] = [all.filter(isFake), all.filter((node) => !isFake(node))];
  // A pool of real nodes has those that there are: none is made for it, and it does not grow.
  const served = real.length === 0 ? undefined : servedGroup(groups);
  const played = groups.filter((one) => one !== served);
  const { create, remove } = nodeChanges(played, fake);
  const assigned = assignments(served, real);
  for (const { name, body } of assigned) await patch(api, `/api/v1/nodes/${name}`, body);
  const nodes = served === undefined ? fake : all;
  for (const name of remove) await orGone(api.send("DELETE", `/api/v1/nodes/${name}`));
  for (const node of create) await api.send("POST", "/api/v1/nodes", { body: node as unknown as JsonObject });
  joined.nodes += create.length;
  await bringKinds(work);
  const pods = await list<Pod>(api, "/api/v1/pods");
  if (
    create.length + remove.length + assigned.length === 0 &&
    nodes.every(({ status }) => isTrue(status.conditions, "Ready"))
  )
    growGroups(store, played, nodes, pods, joined);
  if (installedAddons(store).includes("aws-ebs-csi-driver")) await bringVolumes(api, nodes, joined);
  await bringLoadBalancers(api, groups[0]?.group, joined);
  await sayStatuses(api, joined);
}

/** Objects at a path; none while their kind is not known. */
async function list<T>(api: Connection, path: string): Promise<readonly T[]> {
  const [plain = "", query = ""] = path.split("?");
  try {
    const found = await api.send("GET", plain, { query: Object.fromEntries(new URLSearchParams(query)) });
    return (found["items"] ?? []) as unknown as readonly T[];
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return [];
    throw error;
  }
}

async function orGone(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 404)) throw error;
  }
}

/** Kinds come with an add-on and go with it, and with them their objects. */
async function bringKinds({ layout: { cluster }, store, joined, kinds }: Work): Promise<void> {
  const installed = installedAddons(store);
  for (const addon of installed.filter((one) => !kinds.has(one))) {
    const documents = await kindsOf(addon);
    if (documents !== undefined) await kubectl(cluster.kubeconfig, ["apply", "--server-side", "-f", "-"], documents);
    if (documents !== undefined) joined.addons.add(addon);
    kinds.set(addon, documents);
  }
  for (const [addon, documents] of [...kinds].filter(([one]) => !installed.includes(one))) {
    if (documents !== undefined)
      await kubectl(cluster.kubeconfig, ["delete", "--ignore-not-found", "--wait=false", "-f", "-"], documents);
    kinds.delete(addon);
  }
}

function waitsForRoom({ status }: Pod): boolean {
  return status.conditions?.some(({ type, reason }) => type === "PodScheduled" && reason === "Unschedulable") === true;
}

function waitedMs({ status, metadata }: Pod): number {
  const since = status.conditions?.find(({ type }) => type === "PodScheduled")?.lastTransitionTime;
  return Date.now() - Date.parse(since ?? metadata.creationTimestamp ?? "");
}

/** What is left on a node. */
function placeOf(node: Node, pods: readonly Pod[]): Place {
  const here = pods.filter(({ spec, status }) => spec.nodeName === node.metadata.name && status.phase !== "Succeeded");
  return {
    labels: node.metadata.labels ?? {},
    taints: node.spec.taints ?? [],
    free: less(amounts(node.status.allocatable), sum(...here.map(requestsOf))),
  };
}

function growGroups(
  store: Store,
  groups: readonly Growable[],
  nodes: readonly Node[],
  pods: readonly Pod[],
  joined: Joined,
): void {
  const waiting = pods.filter(waitsForRoom);
  const places = nodes.map((node) => placeOf(node, pods));
  const { desired, hopeless } = grow(waiting, groups, places, (pod) => waitedMs(pod) > stuckAfter);
  joined.hopeless = hopeless.map(({ pod, why }) => ({
    pod: `${pod.metadata.namespace ?? ""}/${pod.metadata.name}`,
    why,
  }));
  for (const { group } of groups) {
    const size = desired.get(group.arn);
    if (size === undefined) continue;
    setDesired(store, group, size);
    joined.grown.set(group.name, { from: joined.grown.get(group.name)?.from ?? group.desired, to: size });
  }
}

async function bringVolumes(api: Connection, nodes: readonly Node[], joined: Joined): Promise<void> {
  const classes = await list<StorageClass>(api, "/apis/storage.k8s.io/v1/storageclasses");
  for (const claim of await list<Claim>(api, "/api/v1/persistentvolumeclaims")) {
    const volume = volumeOf(claim, classes, nodes);
    if (volume === undefined) continue;
    try {
      await api.send("POST", "/api/v1/persistentvolumes", { body: volume as JsonObject });
      joined.volumes += 1;
    } catch (error) {
      // The controller has not bound it yet.
      if (!(error instanceof ApiError && error.code === 409)) throw error;
    }
  }
  const volumes = await list<{ metadata: Metadata; spec: { csi?: { driver: string } }; status?: { phase?: string } }>(
    api,
    "/api/v1/persistentvolumes",
  );
  for (const { metadata, spec, status } of volumes)
    if (spec.csi?.driver === ebsProvisioner && status?.phase === "Released")
      await orGone(api.send("DELETE", `/api/v1/persistentvolumes/${metadata.name}`));
}

interface Service {
  readonly metadata: Metadata;
  readonly spec: { readonly type?: string };
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly unknown[] } };
}

async function bringLoadBalancers(api: Connection, group: NodeGroup | undefined, joined: Joined): Promise<void> {
  if (group === undefined) return;
  for (const { metadata, spec, status } of await list<Service>(api, "/api/v1/services")) {
    if (spec.type !== "LoadBalancer" || (status?.loadBalancer?.ingress ?? []).length > 0) continue;
    const hostname = `${metadata.name}-${(metadata.uid ?? "").slice(0, 8)}.elb.${group.region}.amazonaws.com`;
    const path = `/api/v1/namespaces/${metadata.namespace ?? ""}/services/${metadata.name}/status`;
    await patch(api, path, { status: { loadBalancer: { ingress: [{ hostname }] } } });
    joined.loadBalancers += 1;
  }
}

async function sayStatuses(api: Connection, joined: Joined): Promise<void> {
  for (const { group, plural } of watchedKinds) {
    for (const object of await list<Watched>(api, `/apis/${group}/${plural}`)) {
      const status = statusOf(object, new Date().toISOString());
      if (status === undefined) continue;
      const { namespace, name } = object.metadata;
      const scope = namespace === undefined ? "" : `/namespaces/${namespace}`;
      await patch(api, `/apis/${group}${scope}/${plural}/${name}/status`, { status });
      joined.statuses += 1;
    }
  }
}

function patch(api: Connection, path: string, body: object): Promise<void> {
  return orGone(
    api.send("PATCH", path, { contentType: "application/merge-patch+json", body: body as unknown as JsonObject }),
  );
}
