import { loadAll } from "js-yaml";
import type { Json, JsonObject } from "../../serve/index.ts";
import { annotation, isObject, items, text } from "../objects.ts";
import type { KubeObject } from "../objects.ts";

/** The objects in YAML documents; lists (`kind: List`) are opened. @throws Error when a document is not an object */
export function parseManifests(yaml: string): readonly KubeObject[] {
  // Kubernetes reads YAML 1.2's JSON schema: dates stay strings.
  return (loadAll(yaml) as (Json | undefined)[]).flatMap((document): readonly KubeObject[] => {
    if (document === null || document === undefined) return [];
    const object = isObject(document) ? (JSON.parse(JSON.stringify(document)) as JsonObject) : undefined;
    if (object === undefined || text(object, "kind") === "" || text(object, "apiVersion") === "") {
      throw new Error(`A manifest has no apiVersion and kind: ${JSON.stringify(document).slice(0, 200)}`);
    }
    if (object["kind"] === "List") return items(object, "items");
    return [object];
  });
}

export function isHook(object: KubeObject): boolean {
  return annotation(object, "helm.sh/hook") !== undefined;
}

/** Helm's install order: https://github.com/helm/helm/blob/v4.1.4/pkg/release/v1/util/kind_sorter.go */
const INSTALL_ORDER = [
  "CustomResourceDefinition",
  "PriorityClass",
  "Namespace",
  "NetworkPolicy",
  "ResourceQuota",
  "LimitRange",
  "PodDisruptionBudget",
  "ServiceAccount",
  "Secret",
  "ConfigMap",
  "StorageClass",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "ClusterRole",
  "ClusterRoleBinding",
  "Role",
  "RoleBinding",
  "Service",
  "DaemonSet",
  "Pod",
  "ReplicationController",
  "ReplicaSet",
  "Deployment",
  "HorizontalPodAutoscaler",
  "StatefulSet",
  "Job",
  "CronJob",
  "IngressClass",
  "Ingress",
  "APIService",
  "MutatingWebhookConfiguration",
  "ValidatingWebhookConfiguration",
];

/** Objects in the order in which they are made; definitions first, unknown kinds last, else as they come. */
export function inInstallOrder(objects: readonly KubeObject[]): readonly KubeObject[] {
  const rank = (object: KubeObject): number => {
    const index = INSTALL_ORDER.indexOf(text(object, "kind"));
    return index < 0 ? INSTALL_ORDER.length : index;
  };
  return objects
    .map((object, index) => ({ object, index }))
    .sort((a, b) => rank(a.object) - rank(b.object) || a.index - b.index)
    .map(({ object }) => object);
}

/** Where kinds that these objects define live: `GROUP/KIND` → whether they are namespaced. */
export function definedScopes(objects: readonly KubeObject[]): ReadonlyMap<string, boolean> {
  return new Map(
    objects
      .filter((object) => text(object, "kind") === "CustomResourceDefinition")
      .map((definition) => [
        `${text(definition, "spec", "group")}/${text(definition, "spec", "names", "kind")}`,
        text(definition, "spec", "scope") === "Namespaced",
      ]),
  );
}
