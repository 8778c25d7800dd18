import { labelKeys } from "../../components/model-labels.ts";
import { acceleratorResource as gpu, nodeLabels } from "../../components/nodes.ts";
import { requestsOf } from "./joiner/fit.ts";
import type { Node, Pod } from "./joiner/objects.ts";

/** What each model asks for, by its name: an accelerator, or CPUs alone (undefined). */
export type Wishes = ReadonlyMap<string, string | undefined>;

/** A pod or node that is not as it should be. */
export interface Offence {
  /** `pod NAMESPACE/NAME` or `node NAME`. */
  readonly what: string;
  readonly why: string;
  /** Whether it may still change by itself: the scheduler, or a node that is to come. */
  readonly passing?: true;
}

function nodeOffences({ metadata, spec, status }: Node): readonly Offence[] {
  if (status.allocatable?.[gpu] === undefined) return [];
  const isTainted = spec.taints?.some(({ key, effect }) => key === gpu && effect === "NoSchedule") === true;
  return isTainted
    ? []
    : [{ what: `node ${metadata.name}`, why: `has ${gpu} and no taint ${gpu}: anything may land there` }];
}

/** What kind of node a pod should be on, in words; undefined when it is on such a node. */
function misplacedOn(pod: Pod, node: Node, wishes: Wishes): string | undefined {
  const labels = node.metadata.labels ?? {};
  const asked = requestsOf(pod)[gpu] ?? 0;
  if (node.status.allocatable?.[gpu] !== undefined && asked === 0)
    return "asks for no accelerator and is on a node that has some";
  const { [labelKeys.nearline]: carriedTo, ...own } = pod.metadata.labels ?? {};
  const model = carriedTo ?? own[labelKeys.model] ?? own[labelKeys.batch];
  const serves = labels[nodeLabels.serves];
  if (model === undefined) return serves === "models" ? "is no model's and is on a node for models" : undefined;
  if (!wishes.has(model)) return `belongs to model ${model}, which is not declared`;
  // What carries requests to a model computes nothing itself.
  const wish = carriedTo === undefined ? wishes.get(model) : undefined;
  if (serves !== "models") return `is of model ${model} and is on a node of the platform`;
  if (labels[nodeLabels.accelerator] !== wish)
    return `is of model ${model}, which asks for ${wish ?? "CPUs"}, and is on a node with ${labels[nodeLabels.accelerator] ?? "CPUs"}`;
  return undefined;
}

/**
 * Every pod that is not on the pool where it should be, and every node with accelerators that lets others on. Pods that a
 * DaemonSet puts on all nodes are left out. Pure.
 */
export function offences(pods: readonly Pod[], nodes: readonly Node[], wishes: Wishes): readonly Offence[] {
  const ofPods = pods
    .filter(({ metadata }) => metadata.ownerReferences?.some(({ kind }) => kind === "DaemonSet") !== true)
    .flatMap((pod): readonly Offence[] => {
      const { name, namespace = "" } = pod.metadata;
      const what = `pod ${namespace}/${name}`;
      const node = nodes.find(({ metadata }) => metadata.name === pod.spec.nodeName);
      if (node === undefined) {
        const why = pod.status.conditions?.find(({ type }) => type === "PodScheduled")?.message;
        return [{ what, why: `is on no node: ${why ?? "the scheduler has not looked at it"}`, passing: true }];
      }
      const why = misplacedOn(pod, node, wishes);
      return why === undefined ? [] : [{ what, why: `${why} (${node.metadata.name})` }];
    });
  return [...nodes.flatMap(nodeOffences), ...ofPods];
}
