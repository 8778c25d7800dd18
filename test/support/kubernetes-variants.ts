import { changedAt, goodDeployment, keysOf, podKinds, type Manifest } from "./kubernetes-objects.ts";

const pod = "spec.template.spec.";

/** The good Deployment with its pod changed at some places. */
export function withPod(...changes: readonly (readonly [path: string, value: unknown])[]): Manifest {
  return changes.reduce<Manifest>((made, [path, value]) => changedAt(made, keysOf(pod + path), value), goodDeployment);
}

export const alone = changedAt(withPod(["topologySpreadConstraints", undefined]), ["spec", "replicas"], 1);
export const crowd = podKinds.flatMap(([, manifest]) =>
  manifest.kind === "StatefulSet" ? [changedAt(manifest, ["spec", "replicas"], 2)] : [],
);
/** Terms of such an affinity. */
export const apart = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "iris" } } };
/** The good Deployment whose replicas are kept apart by an affinity instead. */
export const kept = (how: string, terms: unknown) =>
  withPod(
    ["topologySpreadConstraints", undefined],
    ["affinity", { podAntiAffinity: { [`${how}DuringSchedulingIgnoredDuringExecution`]: [terms] } }],
  );

const gpu = "nvidia.com/gpu";
export const onAccelerator = withPod(
  ["tolerations", [{ key: "other" }, { key: gpu, operator: "Equal", value: "present", effect: "NoSchedule" }]],
  ["nodeSelector", { "ml-serving/accelerator": "l4" }],
  ["containers.0.resources.limits", { memory: "64Mi", [gpu]: "1" }],
);
export const onEveryNode = podKinds.flatMap(([, manifest]) =>
  manifest.kind === "DaemonSet" ? [changedAt(manifest, keysOf(`${pod}tolerations`), [{ key: gpu }])] : [],
);
