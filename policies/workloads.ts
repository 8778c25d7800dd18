import { modelContainer } from "../components/model-labels.ts";
import { at, each, UNKNOWN, type Fact } from "./facts.ts";
import type { Part } from "./findings.ts";
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

function podKeys(type: string): readonly string[] | undefined {
  const [provider, , kind = ""] = type.split(":");
  return provider === "kubernetes" && Object.hasOwn(podSpecs, kind) ? podSpecs[kind] : undefined;
}

/** Whether resources of a type are pods or make some. */
export function hasPod(type: string): boolean {
  return podKeys(type) !== undefined;
}

/** The pod spec in a resource that {@link hasPod}. */
export function podSpecOf({ type, props }: Pick<ResourceFacts, "type" | "props">): Part {
  const keys = podKeys(type) ?? [];
  return { path: keys.join("."), fact: at(props, ...keys) };
}

/** The labels that the pods of a resource have that {@link hasPod}. */
export function podLabelsOf({ type, props }: Pick<ResourceFacts, "type" | "props">): Fact {
  const keys = podKeys(type) ?? [];
  return at(props, ...keys.slice(0, -1), "metadata", "labels");
}

/** The elements of a list within a part; one part that is not known where the list is not. */
export function partsOf({ path, fact }: Part, list: string): readonly Part[] {
  const found = at(fact, list);
  const place = path === "" ? list : `${path}.${list}`;
  if (found === UNKNOWN) return [{ path: place, fact: UNKNOWN }];
  return each(found).map(([index, element]) => ({ path: `${place}[${index}]`, fact: element }));
}

/** What is at some keys within a part. */
export function partAt({ path, fact }: Part, ...keys: readonly string[]): Part {
  return { path: [path, ...keys].filter((key) => key !== "").join("."), fact: at(fact, ...keys) };
}

/** All containers of a pod, those that run before or beside the others included. */
export function containersOf(pod: Part): readonly Part[] {
  if (pod.fact === UNKNOWN) return [pod];
  return ["initContainers", "containers", "ephemeralContainers"].flatMap((list) => partsOf(pod, list));
}

/** Every reference to an image in a pod: of containers, and of the images mounted as volumes. */
export function imagesOf(pod: Part): readonly Part[] {
  if (pod.fact === UNKNOWN) return [pod];
  const ofContainers = containersOf(pod).map((container) => partAt(container, "image"));
  const ofVolumes = partsOf(pod, "volumes").flatMap((volume) => {
    const image = partAt(volume, "image", "reference");
    return image.fact === undefined ? [] : [image];
  });
  return [...ofContainers, ...ofVolumes];
}

/** The container that serves a model; UNKNOWN where the containers are not known, undefined where none is called so. */
export function modelContainerOf(resource: Pick<ResourceFacts, "type" | "props">): Part {
  const containers = partsOf(podSpecOf(resource), "containers");
  const [first] = containers;
  return (
    containers.find(({ fact }) => at(fact, "name") === modelContainer) ?? {
      path: first?.path ?? "spec.template.spec.containers",
      fact: first?.fact === UNKNOWN ? UNKNOWN : undefined,
    }
  );
}

/** The container's own setting where it has one, else the pod's: the kubelet decides the same way. */
export function effectiveOf(pod: Part, container: Part, ...path: readonly string[]): Part {
  const own = partAt(container, "securityContext", ...path);
  return own.fact === undefined || own.fact === null
    ? { path: own.path, fact: at(pod.fact, "securityContext", ...path) }
    : own;
}
