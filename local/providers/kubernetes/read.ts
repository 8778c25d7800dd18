import { isProperties, reveal, Secret } from "../serve/index.ts";
import type { JsonObject, Properties, ReadRequest, ReadResult, Value } from "../serve/index.ts";
import { applyObject, fieldManagerFor } from "./apply.ts";
import { bodyOf, knownName } from "./body.ts";
import { Unreachable } from "./cluster/api-error.ts";
import type { Cluster, ObjectRef } from "./cluster/cluster.ts";
import { isAsApplied } from "./diff/as-applied.ts";
import { bare, compare, declarative, restrictTo } from "./diff/compare.ts";
import type { Change } from "./diff/compare.ts";
import { visibleChanges } from "./diff/diff.ts";
import { sameIn, valueAt } from "./diff/paths.ts";
import type { Path } from "./diff/paths.ts";
import { inputsFromLive } from "./import.ts";
import { stateOf } from "./lifecycle.ts";
import { idOf } from "./objects.ts";
import type { KubeObject } from "./objects.ts";
import { markSecrets } from "./secrets.ts";

/**
 * The object as it is: for a refresh with inputs changed where the live object drifted from them, for an import with
 * inputs made from the live object.
 */
export async function readObject(
  cluster: Cluster,
  request: ReadRequest,
  kind: Pick<ObjectRef, "apiVersion" | "kind">,
): Promise<ReadResult> {
  const { inputs, outputs, signal } = request;
  const ref = { ...kind, ...place(request) };
  const live = await cluster.get({ ...ref, namespace: ref.namespace || (await namespaceFor(cluster, kind)) }, signal);
  if (live === undefined) return undefined;
  const fieldManager = fieldManagerFor(request.urn, inputs ?? {}, outputs);
  const now = inputs === undefined ? inputsFromLive(live) : await drifted(cluster, inputs, live, fieldManager, request);
  return { id: idOf(live), inputs: markSecrets(now), outputs: stateOf(live, now, fieldManager) };
}

/** The namespace for an id that names none, as in `pulumi import … web`. */
async function namespaceFor(
  cluster: Cluster,
  { apiVersion, kind }: Pick<ObjectRef, "apiVersion" | "kind">,
): Promise<string> {
  const type = await cluster.discovery.find(apiVersion, kind);
  return type?.namespaced === true ? cluster.defaultNamespace : "";
}

function place({ id, inputs, outputs }: ReadRequest): Pick<ObjectRef, "namespace" | "name"> {
  const slash = id.indexOf("/");
  const fromId = { namespace: slash < 0 ? "" : id.slice(0, slash), name: id.slice(slash + 1) };
  if (fromId.name !== "") return fromId;
  const metadata = reveal(inputs?.["metadata"] ?? {});
  const namespace = isProperties(metadata) ? metadata["namespace"] : undefined;
  return { namespace: typeof namespace === "string" ? namespace : "", name: knownName(inputs ?? {}, outputs) };
}

/**
 * The inputs with the live value wherever applying them would change something: so neither defaults nor webhooks nor
 * `1000m` that reads back as `1` look like drift.
 */
async function drifted(
  cluster: Cluster,
  inputs: Properties,
  live: KubeObject,
  fieldManager: string,
  { outputs, signal }: Pick<ReadRequest, "outputs" | "signal">,
): Promise<Properties> {
  const before = bare(inputs);
  if (isAsApplied(live, before, outputs, fieldManager)) return inputs;
  let changes: readonly Change[];
  try {
    const body = bodyOf(inputs, knownName(inputs, live));
    const applied = await applyObject(cluster, body, { fieldManager, dryRun: true, force: true, signal });
    changes = visibleChanges({ live, applied, before, after: before });
  } catch (error) {
    if (error instanceof Unreachable) throw error;
    // Immutable fields that differ: the object was replaced by another of its name.
    changes = compare(restrictTo(declarative(bare(live)), before), before);
  }
  const tree = liveAsInputs(live, before);
  return changes.reduce<Properties>((result, { path }) => {
    const value = valueAt(tree, sameIn(path, before, tree));
    return set(result, path, value) as Properties;
  }, inputs);
}

/** The live object with a Secret's data as `stringData` where the inputs have it there. */
function liveAsInputs(live: JsonObject, inputs: Properties): Properties {
  const tree = declarative(live);
  const { stringData } = inputs;
  if (tree["kind"] !== "Secret" || !isProperties(stringData)) return tree;
  const data = isProperties(tree["data"]) ? tree["data"] : {};
  const strings = Object.keys(stringData)
    .filter((key) => typeof data[key] === "string")
    .map((key) => [key, Buffer.from(data[key] as string, "base64").toString("utf8")] as const);
  return { ...tree, stringData: Object.fromEntries(strings) };
}

/** The tree with a value at a path, removed there when undefined; secrets on the way stay secrets. */
function set(tree: Value | undefined, path: Path, value: Value | undefined): Value | undefined {
  if (tree instanceof Secret) {
    const inner = set(tree.value, path, value);
    return inner === undefined ? undefined : new Secret(inner);
  }
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === "number") {
    const list: readonly Value[] = Array.isArray(tree) ? (tree as readonly Value[]) : [];
    const inner = set(list[step], rest, value);
    if (inner === undefined) return list.filter((_, index) => index !== step);
    return step < list.length ? list.map((element, index) => (index === step ? inner : element)) : [...list, inner];
  }
  const object = isProperties(tree) ? tree : {};
  const inner = set(object[step], rest, value);
  if (inner !== undefined) return { ...object, [step]: inner };
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== step));
}
