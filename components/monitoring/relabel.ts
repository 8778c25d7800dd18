/** A rule that decides which targets there are and what they are called: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config */
export interface Relabeling {
  readonly action: "keep" | "drop" | "replace" | "keepequal" | "labelmap" | "labeldrop";
  readonly source_labels?: readonly string[];
  readonly regex?: string;
  readonly target_label?: string;
  readonly replacement?: string;
}

/** As discovery writes a label's name: everything but letters, digits and underscores becomes an underscore. */
function discovered(kind: "pod" | "node", key: string): string {
  return `__meta_kubernetes_${kind}_label_${key.replaceAll(/[^A-Za-z0-9_]/g, "_")}`;
}

/** The name that discovery gives a pod's label. */
export function podLabel(key: string): string {
  return discovered("pod", key);
}

/** The name that discovery gives a node's label. */
export function nodeLabel(key: string): string {
  return discovered("node", key);
}

/** Keeps pods that have all of these labels. */
export function keepPods(labels: Readonly<Record<string, string>>): readonly Relabeling[] {
  return Object.entries(labels).map(([key, value]) => ({
    action: "keep",
    source_labels: [podLabel(key)],
    regex: value,
  }));
}

/** Keeps the container port of this name: a pod is discovered once for each of its ports. */
export function keepPort(name: string): Relabeling {
  return { action: "keep", source_labels: ["__meta_kubernetes_pod_container_port_name"], regex: name };
}

/** Calls something by a label that discovery found. */
export function label(name: string, from: string): Relabeling {
  return { action: "replace", source_labels: [from], target_label: name };
}

/** A pod that has ended keeps its address, which may be another's by now. */
export const dropEnded: Relabeling = {
  action: "drop",
  source_labels: ["__meta_kubernetes_pod_phase"],
  regex: "Succeeded|Failed",
};

/** The pod, as all pods' metrics name it. */
export const podName: Relabeling = label("pod", "__meta_kubernetes_pod_name");

/** Keeps measurements of these names alone: the others would cost memory and be read by nobody. */
export function keepMetrics(...names: readonly string[]): Relabeling {
  return { action: "keep", source_labels: ["__name__"], regex: names.join("|") };
}
