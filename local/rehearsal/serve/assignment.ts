import { createHash } from "node:crypto";
import { nodeLabels } from "../../../components/nodes.ts";
import type { NodeGroup, NodeTaint } from "../account/node-groups.ts";
import type { Node } from "../joiner/objects.ts";
import { nodeOf, type NodeShape } from "../joiner/nodes.ts";

/** What a real node has while it is no pool's: nothing may run on it. */
export const spareTaint = { key: "ml-serving/rehearsed", value: "spare", effect: "NoSchedule" } as const;

/** On a real node: of which group it is, and the labels that it has of it. */
const annotations = { as: "ml-serving/rehearsed-as", labels: "ml-serving/rehearsed-labels" } as const;

/** Labels that a kubelet gives its own node, and that no group may change. */
const ofKubelet = /^(kubernetes\.io\/|beta\.kubernetes\.io\/)/;

/** The node group that real nodes are given to: that of CPU models. Undefined: there is none yet, or none any more. */
export function servedGroup<G extends { readonly group: NodeGroup }>(groups: readonly G[]): G | undefined {
  return groups.find(
    ({ group: { labels } }) => labels[nodeLabels.serves] === "models" && labels[nodeLabels.accelerator] === undefined,
  );
}

/** What is changed of a real node, as a merge patch. */
export interface NodePatch {
  readonly name: string;
  readonly body: {
    readonly metadata: {
      readonly labels: Readonly<Record<string, string | null>>;
      readonly annotations: Readonly<Record<string, string | null>>;
    };
    readonly spec: { readonly taints: readonly NodeTaint[] };
  };
}

/**
 * What has to be done so that real nodes are of a group, or of none: its labels and taints, as EKS gives them to nodes that
 * join. Nodes that are as they should be are left alone. Pure.
 */
export function assignments(
  served: { readonly group: NodeGroup; readonly shape: NodeShape } | undefined,
  nodes: readonly Node[],
): readonly NodePatch[] {
  return nodes.flatMap(({ metadata }, index): readonly NodePatch[] => {
    const wanted = served === undefined ? {} : nodeOf(served.group, served.shape, index).metadata.labels;
    const labels = Object.fromEntries(Object.entries(wanted ?? {}).filter(([name]) => !ofKubelet.test(name)));
    const taints = served === undefined ? [spareTaint] : served.shape.taints;
    const as = createHash("sha256")
      .update(JSON.stringify([labels, taints]))
      .digest("hex")
      .slice(0, 16);
    if (metadata.annotations?.[annotations.as] === as) return [];
    const before = (metadata.annotations?.[annotations.labels] ?? "").split(",").filter((name) => name !== "");
    const gone = Object.fromEntries(before.map((name) => [name, null]));
    return [
      {
        name: metadata.name,
        body: {
          metadata: {
            labels: { ...gone, ...labels },
            annotations: { [annotations.as]: as, [annotations.labels]: Object.keys(labels).join(",") },
          },
          spec: { taints },
        },
      },
    ];
  });
}
