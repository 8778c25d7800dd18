import { createHash } from "node:crypto";
import type { NodeGroup, NodeTaint } from "../account/node-groups.ts";
import { fakeNode } from "../kwok.ts";
import type { Node } from "./objects.ts";

/** What a node of a group is: known before there is one. */
export interface NodeShape {
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly NodeTaint[];
  readonly capacity: Readonly<Record<string, string>>;
  readonly allocatable: Readonly<Record<string, string>>;
}

/** What is known of an instance type, and of what a node of a group makes of it. */
export interface InstanceShape {
  readonly labels: Readonly<Record<string, string>>;
  readonly capacity: Readonly<Record<string, string>>;
  readonly allocatable: Readonly<Record<string, string>>;
}

const groupLabel = "eks.amazonaws.com/nodegroup";
const shapeAnnotation = "ml-serving/rehearsed-as";

/** Labels that EKS gives nodes: https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html */
function labelsOfEks({ name, capacityType }: NodeGroup): Readonly<Record<string, string>> {
  return { [groupLabel]: name, "eks.amazonaws.com/capacityType": capacityType };
}

/** What every node of a group has in common; its zone comes with each. */
export function shapeOf(group: NodeGroup, instance: InstanceShape): NodeShape {
  return {
    labels: {
      ...instance.labels,
      "topology.kubernetes.io/region": group.region,
      ...labelsOfEks(group),
      ...group.labels,
    },
    taints: group.taints,
    capacity: instance.capacity,
    allocatable: instance.allocatable,
  };
}

/** Whether a node is one of kwok's; others have a kubelet. */
export function isFake({ metadata }: Node): boolean {
  return Object.entries(fakeNode).every(([name, value]) => metadata.annotations?.[name] === value);
}

/** A node as it is created: kwok makes it ready. */
export interface NewNode extends Node {
  readonly apiVersion: "v1";
  readonly kind: "Node";
  readonly spec: Node["spec"] & { readonly providerID: string };
  readonly status: Node["status"] & { readonly capacity: Readonly<Record<string, string>> };
}

/** The node of a group with a number, counted from 0: zones take turns. */
export function nodeOf(group: NodeGroup, shape: NodeShape, number: number): NewNode {
  const name = `${group.name}-${number}`;
  const zone = group.zones[number % group.zones.length];
  // Another machine when the group was replaced, or when its nodes are to be other ones.
  const as = createHash("sha256")
    .update(JSON.stringify([group.arn, shape]))
    .digest("hex")
    .slice(0, 17);
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        ...shape.labels,
        "kubernetes.io/hostname": name,
        ...(zone === undefined
          ? {}
          : {
              "topology.kubernetes.io/zone": zone.name,
              // Volumes of EBS ask for it: https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md
              "topology.ebs.csi.aws.com/zone": zone.name,
              "topology.k8s.aws/zone-id": zone.id,
            }),
      },
      annotations: { ...fakeNode, [shapeAnnotation]: as },
    },
    spec: {
      ...(shape.taints.length === 0 ? {} : { taints: shape.taints }),
      providerID: `aws:///${zone?.name ?? group.region}/i-${as}`,
    },
    status: { capacity: shape.capacity, allocatable: shape.allocatable },
  };
}

/** What has to be done so that the nodes are those of the groups. */
export interface NodeChanges {
  readonly create: readonly NewNode[];
  /** Names. */
  readonly remove: readonly string[];
}

/**
 * Compares the nodes that are there with those that the groups ask for. A node whose group was replaced, or is to have
 * other nodes, goes first; the next round makes its successor. Pure.
 *
 * @param present the rehearsal's nodes
 */
export function nodeChanges(
  groups: readonly { readonly group: NodeGroup; readonly shape: NodeShape }[],
  present: readonly Node[],
): NodeChanges {
  const wanted = groups.flatMap(({ group, shape }) =>
    Array.from({ length: group.desired }, (_, number) => nodeOf(group, shape, number)),
  );
  const asOf = (node: Node): string | undefined => node.metadata.annotations?.[shapeAnnotation];
  const remove = present
    .filter((node) => {
      const same = wanted.find(({ metadata }) => metadata.name === node.metadata.name);
      return same === undefined || asOf(same) !== asOf(node);
    })
    .map(({ metadata }) => metadata.name);
  const names = new Set(present.map(({ metadata }) => metadata.name));
  return { create: wanted.filter(({ metadata }) => !names.has(metadata.name)), remove };
}
