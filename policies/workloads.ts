import { at, each, type Fact } from "./facts.ts";
import type { ResourceFacts } from "./rule.ts";

/** Where each kind of Kubernetes object keeps its pod's spec. */
const podSpecs: Readonly<Record<string, readonly string[]>> = {
  Pod: ["spec"],
  PodTemplate: ["template", "spec"],
  CronJob: ["spec", "jobTemplate", "spec", "template", "spec"],
  DaemonSet: ["spec", "template", "spec"],
  Deployment: ["spec", "template", "spec"],
  Job: ["spec", "template", "spec"],
  ReplicaSet: ["spec", "template", "spec"],
  ReplicationController: ["spec", "template", "spec"],
  StatefulSet: ["spec", "template", "spec"],
};

/** A part of a resource and where it is. */
export interface Part {
  readonly path: string;
  readonly fact: Fact;
}

/** The pod spec in a resource; undefined when it has none. */
export function podSpecOf(resource: ResourceFacts): Part | undefined {
  const [provider, , kind = ""] = resource.type.split(":");
  const keys = provider === "kubernetes" ? podSpecs[kind] : undefined;
  return keys === undefined ? undefined : { path: keys.join("."), fact: at(resource.props, ...keys) };
}

/** All containers of a pod, those that run before or beside the others included. */
export function containersOf(pod: Part): readonly Part[] {
  return ["initContainers", "containers", "ephemeralContainers"].flatMap((list) =>
    each(at(pod.fact, list)).map(([index, fact]) => ({ path: `${pod.path}.${list}[${index}]`, fact })),
  );
}

/** Every reference to an image in a pod: of containers, and of the images mounted as volumes. */
export function imagesOf(pod: Part): readonly Part[] {
  const ofContainers = containersOf(pod).map(({ path, fact }): Part => ({
    path: `${path}.image`,
    fact: at(fact, "image"),
  }));
  const ofVolumes = each(at(pod.fact, "volumes")).flatMap(([index, volume]): readonly Part[] => {
    const fact = at(volume, "image", "reference");
    return fact === undefined ? [] : [{ path: `${pod.path}.volumes[${index}].image.reference`, fact }];
  });
  return [...ofContainers, ...ofVolumes];
}
