import type { NodeGroup } from "../account/node-groups.ts";
import { amounts, fits, less, requestsOf, type Place } from "./fit.ts";
import type { NodeShape } from "./nodes.ts";
import type { Pod } from "./objects.ts";

/** A node group, and what its next node would be. */
export interface Growable {
  readonly group: NodeGroup;
  readonly shape: NodeShape;
}

/** What an autoscaler decided for one round. */
export interface Growth {
  /** New desired size of each group that grows, by the group's ARN. */
  readonly desired: ReadonlyMap<string, number>;
  /** Pods that no group can take, or none may any more, and why. */
  readonly hopeless: readonly { readonly pod: Pod; readonly why: string }[];
}

function placeOf({ shape }: Growable): Place {
  return { labels: shape.labels, taints: shape.taints, free: amounts(shape.allocatable) };
}

/** What is wasted when the pod alone is on the node, as a share of its CPUs: the least is the best, as its `least-waste` expander has it. */
function waste(pod: Pod, place: Place): number {
  const cpu = place.free["cpu"] ?? 0;
  return cpu === 0 ? 1 : (cpu - (requestsOf(pod)["cpu"] ?? 0)) / cpu;
}

/**
 * Which node groups grow, and to what size, so that pods that wait for room get it: what the Cluster Autoscaler decides,
 * simplified. A pod that fits a node which is there only waits for the scheduler to look again; each other one goes to a
 * node that this round adds already, else to a new one of the fitting group that would waste least. https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md#how-does-scale-up-work
 *
 * @param pods pods that the scheduler found no node for
 * @param present nodes that are there, with what is left on each
 * @param isStuck whether a pod has waited so long that something else than room keeps it off the nodes that are there
 */
export function grow(
  pods: readonly Pod[],
  groups: readonly Growable[],
  present: readonly Place[] = [],
  isStuck: (pod: Pod) => boolean = () => false,
): Growth {
  const desired = new Map<string, number>();
  const there = present.map((place) => ({ place }));
  const added: { place: Place }[] = [];
  const hopeless: { readonly pod: Pod; readonly why: string }[] = [];
  for (const pod of pods) {
    const room = [...(isStuck(pod) ? [] : there), ...added].find(({ place }) => fits(pod, place));
    if (room !== undefined) {
      room.place = { ...room.place, free: less(room.place.free, requestsOf(pod)) };
      continue;
    }
    const fitting = groups.filter((candidate) => fits(pod, placeOf(candidate)));
    const open = fitting.filter(({ group }) => (desired.get(group.arn) ?? group.desired) < group.max);
    const [best] = open.toSorted((a, b) => waste(pod, placeOf(a)) - waste(pod, placeOf(b)));
    if (best === undefined) {
      const full = fitting.map(({ group }) => `${group.name} (at its maximum of ${group.max})`);
      hopeless.push({ pod, why: full.length > 0 ? `only fits ${full.join(", ")}` : "fits no node group" });
      continue;
    }
    const place = placeOf(best);
    added.push({ place: { ...place, free: less(place.free, requestsOf(pod)) } });
    desired.set(best.group.arn, (desired.get(best.group.arn) ?? best.group.desired) + 1);
  }
  return { desired, hopeless };
}
