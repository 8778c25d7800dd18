import type { Json, JsonObject, Properties } from "../serve/index.ts";
import { annotation, fields, isObject, items, text } from "./objects.ts";
import type { KubeObject } from "./objects.ts";
import { declarative } from "./diff/compare.ts";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** Annotations that controllers and tools write; nobody declares them. */
const TOOL_ANNOTATIONS = new Set([
  LAST_APPLIED,
  "deployment.kubernetes.io/revision",
  "deprecated.daemonset.template.generation",
  "pv.kubernetes.io/bind-completed",
  "pv.kubernetes.io/bound-by-controller",
]);

/** Fields of specs that the server allocates, by kind. */
const ALLOCATED: { readonly [kind: string]: readonly string[] } = {
  Service: ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy", "sessionAffinity"],
  PersistentVolumeClaim: ["volumeName", "volumeMode"],
  Job: ["selector", "completionMode", "suspend", "manualSelector"],
  Namespace: ["finalizers"],
};

/**
 * The inputs that would declare a live object: what kubectl last applied, else what appliers own, else the whole object
 * without what is known to be filled in by the server.
 */
export function inputsFromLive(live: KubeObject): Properties {
  const applied = annotation(live, LAST_APPLIED);
  const identity = { apiVersion: text(live, "apiVersion"), kind: text(live, "kind") };
  if (applied !== undefined) {
    const parsed: unknown = JSON.parse(applied);
    if (isObject(parsed as Json)) return cleaned({ ...(parsed as JsonObject), ...identity }, live);
  }
  const owned = items(live, "metadata", "managedFields")
    .filter((entry) => entry["operation"] === "Apply" && text(entry, "subresource") === "")
    .map((entry) => project(live, fields(entry, "fieldsV1")))
    .filter(isObject);
  const source = owned.length > 0 ? owned.reduce((all, part) => merge(all, part) as JsonObject) : live;
  return cleaned({ ...source, ...identity }, live);
}

function cleaned(object: JsonObject, live: KubeObject): Properties {
  const { spec: declared, ...rest } = declarative(object) as JsonObject;
  const metadata: Record<string, Json> = { ...fields(rest, "metadata"), name: text(live, "metadata", "name") };
  const namespace = text(live, "metadata", "namespace");
  if (namespace !== "") metadata["namespace"] = namespace;
  const annotations = Object.entries(fields(metadata, "annotations")).filter(([key]) => !TOOL_ANNOTATIONS.has(key));
  if (annotations.length > 0) metadata["annotations"] = Object.fromEntries(annotations);
  else Reflect.deleteProperty(metadata, "annotations");
  Reflect.deleteProperty(metadata, "ownerReferences");
  const allocated = ALLOCATED[text(live, "kind")] ?? [];
  const spec = Object.entries(fields(declared)).filter(([key]) => !allocated.includes(key));
  return {
    ...rest,
    metadata,
    ...(spec.length === 0 ? {} : { spec: Object.fromEntries(spec) }),
  };
}

/**
 * The part of a value that a `fieldsV1` set names: `f:KEY` for fields, `k:{"name":"web"}` for elements of keyed lists,
 * `v:VALUE` for elements of sets. https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function project(value: Json | undefined, owned: JsonObject): Json | undefined {
  const steps = Object.entries(owned).filter(([key]) => key !== ".");
  if (value === undefined || steps.length === 0) return value;
  if (isObject(value)) {
    const entries = steps
      .filter(([key]) => key.startsWith("f:"))
      .map(([key, inner]) => [key.slice(2), project(value[key.slice(2)], isObject(inner) ? inner : {})] as const)
      .filter((entry): entry is readonly [string, Json] => entry[1] !== undefined);
    return Object.fromEntries(entries);
  }
  if (!Array.isArray(value)) return value;
  const list = value as readonly Json[];
  return list.flatMap((element) => {
    const step = steps.find(([key]) => matches(key, element));
    if (step === undefined) return [];
    const found = project(element, isObject(step[1]) ? step[1] : {});
    return found === undefined ? [] : [found];
  });
}

function matches(step: string, element: Json): boolean {
  if (step.startsWith("v:")) return step.slice(2) === JSON.stringify(element);
  if (!step.startsWith("k:") || !isObject(element)) return false;
  const keys = JSON.parse(step.slice(2)) as JsonObject;
  return Object.entries(keys).every(([key, wanted]) => element[key] === wanted);
}

/** Two parts of one object together. */
function merge(a: Json, b: Json): Json {
  if (!isObject(a) || !isObject(b)) return b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries(
    [...keys].map((key) => {
      const [left, right] = [a[key], b[key]];
      return [key, left === undefined ? (right as Json) : right === undefined ? left : merge(left, right)];
    }),
  );
}
