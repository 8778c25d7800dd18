import { hasUnknown, isProperties, reveal } from "../../serve/index.ts";
import type { DiffRequest, DiffResult, JsonObject, Properties, PropertyChange } from "../../serve/index.ts";
import { ANNOTATIONS } from "../annotations.ts";
import { applyObject } from "../apply.ts";
import { awaiterFor } from "../await/registry.ts";
import { bodyOf, knownName } from "../body.ts";
import { isAutonamed } from "../check.ts";
import { ApiError, Unreachable } from "../cluster/api-error.ts";
import { refOf } from "../cluster/cluster.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { annotation, groupOf, title } from "../objects.ts";
import { isAsApplied } from "./as-applied.ts";
import { bare, compare, declarative, restrictTo } from "./compare.ts";
import type { Change } from "./compare.ts";
import { fieldConflicts } from "./conflicts.ts";
import { immutablePaths } from "./immutable.ts";
import { formatPath, isUnder, sameIn, valueAt } from "./paths.ts";
import type { Path } from "./paths.ts";

/**
 * What an update would change: the API server's own answer to a dry run, compared with the live object. So values that
 * the server fills in, normalises or a webhook sets are no changes, and drift of declared fields is one.
 */
export async function diffObject(cluster: Cluster, fieldManager: string, request: DiffRequest): Promise<DiffResult> {
  const before = bare(request.oldInputs);
  const after = bare(request.inputs);
  const declared = compare(before, after);
  const identity = identityChanges(before, after, declared);
  if (identity.length > 0 || hasUnknown(request.inputs)) return result(declared, declared, identity, before, after);

  const body = bodyOf(request.inputs, knownName(request.inputs, request.oldOutputs));
  if (annotation(body, ANNOTATIONS.replaceUnready) === "true" && (await hasFailed(cluster, body, request))) {
    return result([...declared, FAILED], declared, [FAILED.path], before, after);
  }
  if (declared.length === 0 && (await isUntouched(cluster, body, request))) {
    return { detailed: new Map() };
  }
  const asking = cluster.get(refOf(body), request.signal);
  if (declared.length === 0) {
    const found = await asking;
    if (found !== undefined && isAsApplied(found, after, request.oldOutputs, fieldManager))
      return { detailed: new Map() };
  }
  const [live, dryRun] = await Promise.all([asking, dryRunOf(cluster, body, fieldManager, request)]);
  if (live === undefined) {
    request.log.info(`${title(body)} is gone from the cluster: it will be created again.`);
    return result([...declared, { path: ["metadata", "name"], kind: "add" }], declared, [], before, after);
  }
  if (dryRun.is === "refused") {
    const changes = declared.length > 0 ? declared : compare(restrictTo(live, after), after);
    const immutable = immutablePaths(dryRun.error, changes, request.inputs);
    if (immutable.length > 0 || dryRun.error.code === 422) return result(changes, declared, immutable, before, after);
    if (declared.length === 0) {
      request.log.warning(`${title(body)}: drift could not be looked for: ${dryRun.error.message}`);
    }
    return result(declared, declared, [], before, after);
  }
  const trees = { live, applied: dryRun.object, before, after };
  const kept = visibleChanges(trees).filter(({ path }) => {
    const foreign = dryRun.foreign.some((place) => isUnder(path, place) || isUnder(place, path));
    return !foreign || declared.some((change) => isUnder(path, change.path) || isUnder(change.path, path));
  });
  return result(kept, declared, [], before, after);
}

const FAILED: Change = { path: ["status"], kind: "update" };

/** Whether the object can never become ready as it is, such as a Job that failed. */
async function hasFailed(cluster: Cluster, body: JsonObject, { signal }: DiffRequest): Promise<boolean> {
  const ref = refOf(body);
  const live = await cluster.get(ref, signal);
  return live !== undefined && awaiterFor(ref.apiVersion, ref.kind)?.decide(live).is === "failed";
}

/** Whether nobody has written to the object since the state was saved: then there is nothing to ask. */
async function isUntouched(cluster: Cluster, body: JsonObject, { oldOutputs, signal }: DiffRequest): Promise<boolean> {
  const metadata = reveal(oldOutputs["metadata"] ?? {});
  const version = isProperties(metadata) ? metadata["resourceVersion"] : undefined;
  if (typeof version !== "string" || version === "") return false;
  return (await cluster.resourceVersion(refOf(body), signal)) === version;
}

type DryRun =
  | { readonly is: "applied"; readonly object: JsonObject; readonly foreign: readonly Path[] }
  | { readonly is: "refused"; readonly error: ApiError };

/** The object as the API server would make it, and the fields over which it would refuse because others own them. */
async function dryRunOf(
  cluster: Cluster,
  body: JsonObject,
  fieldManager: string,
  { ignoreChanges, signal }: Pick<DiffRequest, "ignoreChanges" | "signal">,
): Promise<DryRun> {
  const options = { fieldManager, dryRun: true, ignoreChanges, signal };
  try {
    return { is: "applied", object: await applyObject(cluster, body, options), foreign: [] };
  } catch (error) {
    if (error instanceof Unreachable) throw error;
    const refusal = asRefusal(error);
    const conflicts = fieldConflicts(refusal, body);
    if (conflicts.length === 0) return { is: "refused", error: refusal };
    try {
      const object = await applyObject(cluster, body, { ...options, force: true });
      return { is: "applied", object, foreign: conflicts.map(({ path }) => path) };
    } catch (second) {
      return { is: "refused", error: asRefusal(second) };
    }
  }
}

function asRefusal(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(404, "", error instanceof Error ? error.message : String(error));
}

interface Trees {
  readonly live: JsonObject;
  readonly applied: JsonObject;
  /** Old inputs and new ones. */
  readonly before: Properties;
  readonly after: Properties;
}

/**
 * What differs between the live object and the applied one, in paths of the inputs. A value that neither old nor new
 * inputs speak of and that appears or changes was set on the way in (a default, a webhook that never sets the same
 * twice): not a change of the program's.
 */
export function visibleChanges({ live, applied, before, after }: Trees): readonly Change[] {
  const [liveTree, appliedTree] = [declarative(live), declarative(applied)];
  return compare(liveTree, appliedTree).flatMap(({ path, kind }): Change[] => {
    if (kind === "delete") {
      return [{ path: inStringData(sameIn(path, liveTree, before), before), kind }];
    }
    const place = inStringData(sameIn(path, appliedTree, after), after);
    const spokenOf = valueAt(after, place) !== undefined || valueAt(before, place) !== undefined;
    return spokenOf ? [{ path: place, kind }] : [];
  });
}

/** A Secret's `stringData` comes back as `data`. */
function inStringData(path: Path, inputs: Properties): Path {
  const [first, key] = path;
  if (first !== "data" || key === undefined || inputs["kind"] !== "Secret") return path;
  return valueAt(inputs, ["stringData", key]) === undefined ? path : ["stringData", key];
}

/** Which changes make it another object: group, kind, namespace, name. */
function identityChanges(before: Properties, after: Properties, changes: readonly Change[]): readonly Path[] {
  const [old, now] = [before["apiVersion"], after["apiVersion"]];
  return changes
    .map(({ path }) => path)
    .filter((path) => {
      const place = formatPath(path);
      if (place === "kind") return true;
      if (place === "apiVersion")
        return typeof old === "string" && typeof now === "string" && groupOf(old) !== groupOf(now);
      // A cluster-wide kind has no namespace, and one whose name the server made up has none in its inputs.
      if (place !== "metadata.name" && place !== "metadata.namespace") return false;
      return valueAt(before, path) !== undefined && valueAt(after, path) !== undefined;
    });
}

function result(
  changes: readonly Change[],
  declared: readonly Change[],
  replaced: readonly Path[],
  before: Properties,
  after: Properties,
): DiffResult {
  const detailed = new Map<string, PropertyChange>();
  const inInputs = new Set(declared.map(({ path }) => formatPath(path)));
  for (const { path, kind } of changes) {
    const text = formatPath(path);
    detailed.set(text, { kind, inputDiff: inInputs.has(text) });
  }
  for (const path of replaced) {
    const text = formatPath(path);
    const kind = changes.find((change) => formatPath(change.path) === text)?.kind ?? "update";
    detailed.set(text, { kind: `${kind}-replace`, inputDiff: inInputs.has(text) });
  }
  return { detailed, deleteBeforeReplace: replaced.length > 0 && sameName(before, after) };
}

/** Whether the replacement would be refused beside the old object: it takes the same place, by a name that was given. */
function sameName(before: Properties, after: Properties): boolean {
  const metadata = after["metadata"];
  if (!isProperties(metadata) || isAutonamed(metadata)) return false;
  return ["name", "namespace"].every((key) => valueAt(before, ["metadata", key]) === metadata[key]);
}
