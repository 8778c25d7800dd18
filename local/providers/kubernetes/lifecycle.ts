import { hasUnknown, InitFailed } from "../serve/index.ts";
import type {
  CreateRequest,
  CreateResult,
  DeleteRequest,
  Properties,
  ResourceLog,
  UpdateRequest,
  UpdateResult,
  Value,
} from "../serve/index.ts";
import { ANNOTATIONS } from "./annotations.ts";
import { applyObject, FIELD_MANAGER_KEY, fieldManagerFor } from "./apply.ts";
import { planWait } from "./await/plan.ts";
import { waitUntil, waitUntilGone } from "./await/wait.ts";
import { bodyOf, knownName } from "./body.ts";
import { isNotFound, ApiError } from "./cluster/api-error.ts";
import { refOf, UnknownKind } from "./cluster/cluster.ts";
import type { Cluster } from "./cluster/cluster.ts";
import { LAST_APPLY_KEY, lastApply } from "./diff/as-applied.ts";
import { isImmutability } from "./diff/immutable.ts";
import { explain } from "./explain.ts";
import { annotation, at, idOf, text, title } from "./objects.ts";
import type { KubeObject } from "./objects.ts";
import { previewOutputs } from "./preview.ts";
import { outputsOf } from "./secrets.ts";

/** How long a kind may take to be served after its definition was established. */
const KIND_APPEARS_WITHIN_MS = 5000;
/** How often an object of the same name may be found on its way out before it counts as an error. */
const REFUSALS = 5;

export async function createObject(cluster: Cluster, request: CreateRequest): Promise<CreateResult> {
  const { inputs, preview } = request;
  const fieldManager = fieldManagerFor(request.urn, inputs, {});
  if (hasUnknown(inputs)) return { id: "", outputs: previewOutputs(inputs) };
  const body = bodyOf(inputs);
  if (preview) return previewCreate(cluster, request, body, fieldManager);
  const object = await onErrorExplain(body, inputs, () => applyWhenServed(cluster, request, body, fieldManager));
  const ready = await becomeReady(cluster, request, object, fieldManager);
  return { id: idOf(ready), outputs: stateOf(ready, inputs, fieldManager) };
}

async function previewCreate(
  cluster: Cluster,
  request: CreateRequest,
  body: KubeObject,
  fieldManager: string,
): Promise<CreateResult> {
  try {
    const object = await applyObject(cluster, body, { fieldManager, dryRun: true, signal: request.signal });
    return { id: idOf(object), outputs: previewOutputs(request.inputs, object) };
  } catch (error) {
    if (mayBecomePossible(error)) return { id: "", outputs: previewOutputs(request.inputs) };
    throw explain(error, title(body), request.inputs);
  }
}

/** Whether a refusal may be about something that the same deployment creates first: a namespace, a definition, … */
function mayBecomePossible(error: unknown): boolean {
  if (error instanceof UnknownKind || isNotFound(error)) return true;
  if (!(error instanceof ApiError)) return false;
  // The object that this one replaces is still there in a preview.
  if (isRefusedInPlace(error)) return true;
  return /not found|is being terminated|no PriorityClass|error looking up service account/.test(error.message);
}

export async function updateObject(cluster: Cluster, request: UpdateRequest): Promise<UpdateResult> {
  const { inputs, preview, oldOutputs } = request;
  const fieldManager = fieldManagerFor(request.urn, inputs, oldOutputs);
  if (hasUnknown(inputs)) return { outputs: previewOutputs(inputs) };
  const body = bodyOf(inputs, knownName(inputs, oldOutputs));
  const { ignoreChanges, signal } = request;
  if (preview) {
    try {
      const object = await applyObject(cluster, body, { fieldManager, dryRun: true, ignoreChanges, signal });
      return { outputs: stateOf(object, inputs, fieldManager) };
    } catch (error) {
      if (mayBecomePossible(error)) return { outputs: previewOutputs(inputs) };
      throw explain(error, title(body), inputs);
    }
  }
  const object = await onErrorExplain(body, inputs, () =>
    applyWhenServed(cluster, request, body, fieldManager, ignoreChanges),
  );
  const ready = await becomeReady(cluster, request, object, fieldManager);
  return { outputs: stateOf(ready, inputs, fieldManager) };
}

/** Applies; waits a little for a kind that was defined just now, and for an object of the name that is being deleted. */
async function applyWhenServed(
  cluster: Cluster,
  { log, signal }: { readonly log: ResourceLog; readonly signal: AbortSignal },
  body: KubeObject,
  fieldManager: string,
  ignoreChanges: readonly string[] = [],
): Promise<KubeObject> {
  const until = Date.now() + KIND_APPEARS_WITHIN_MS;
  let refusals = 0;
  for (;;) {
    try {
      const object = await applyObject(cluster, body, { fieldManager, dryRun: false, ignoreChanges, signal });
      if (!isBeingDeleted(object)) return object;
      // What was applied is lost with it: the new object comes after.
      await untilGone(cluster, object, log, signal);
    } catch (error) {
      if (error instanceof UnknownKind && Date.now() < until) {
        log.status(`${title(body)}: waits for its kind to be served`);
        await new Promise((resolve) => setTimeout(resolve, 500));
        continue;
      }
      // The object that this one replaces may be on its way out (skipAwait does not wait for that).
      if (!isAboutTheOldOne(error) || ++refusals > REFUSALS) throw error;
      const old = await cluster.get(refOf(body), signal);
      if (old !== undefined && !isBeingDeleted(old)) throw error;
      if (old !== undefined) await untilGone(cluster, old, log, signal);
    }
  }
}

/** Whether the server refuses because an object that is there cannot become this one. */
function isRefusedInPlace(error: unknown): boolean {
  return error instanceof ApiError && error.code === 422 && error.causes.some(isImmutability);
}

/** Whether a refusal may be about an object of the name that will be gone: it cannot become this one, or has other owners. */
function isAboutTheOldOne(error: unknown): boolean {
  return isRefusedInPlace(error) || (error instanceof ApiError && error.code === 409);
}

function isBeingDeleted(object: KubeObject): boolean {
  return at(object, "metadata", "deletionTimestamp") !== undefined;
}

async function untilGone(cluster: Cluster, object: KubeObject, log: ResourceLog, signal: AbortSignal): Promise<void> {
  const uid = text(object, "metadata", "uid");
  const wait = await waitUntilGone(cluster, refOf(object), uid, { timeoutSeconds: 600, log, signal });
  if (wait.failure !== undefined) throw new Error(`an object of that name is being deleted: ${wait.failure}`);
}

/** Waits until the object is ready, unless told not to. @throws InitFailed with the reasons when it does not become so */
async function becomeReady(
  cluster: Cluster,
  request: CreateRequest,
  object: KubeObject,
  fieldManager: string,
): Promise<KubeObject> {
  const plan = planWait(object, request.timeoutSeconds);
  if (plan === undefined) return object;
  const wait = await waitUntil(cluster, refOf(object), plan.awaiter, {
    ...request,
    timeoutSeconds: plan.timeoutSeconds,
  });
  const { kind } = refOf(object);
  if (kind === "CustomResourceDefinition" || kind === "APIService") cluster.discovery.refresh();
  const last = wait.object ?? object;
  if (wait.failure === undefined) return last;
  const { inputs } = request;
  throw new InitFailed(
    `${title(object)} was applied, but is not ready.`,
    { id: idOf(last), inputs, outputs: stateOf(last, inputs, fieldManager) },
    [`${title(object)}: ${wait.failure}`],
  );
}

export async function deleteObject(cluster: Cluster, request: DeleteRequest): Promise<void> {
  const { oldInputs, outputs, log, signal } = request;
  const object = bodyOf({ ...oldInputs, ...known(outputs) });
  const ref = { ...refOf(object), name: knownName(oldInputs, outputs) };
  await onErrorExplain(object, oldInputs, async () => {
    const uid = text(object, "metadata", "uid");
    try {
      if (!(await cluster.remove(ref, propagationPolicy(object), uid === "" ? undefined : uid))) return;
    } catch (error) {
      // The precondition failed: ours is gone, and somebody made another one of that name.
      if (error instanceof ApiError && error.code === 409 && /precondition/i.test(error.message)) return;
      throw error;
    }
    if (annotation(object, ANNOTATIONS.skipAwait) === "true") return;
    const seconds = Number(annotation(object, ANNOTATIONS.timeoutSeconds));
    const timeoutSeconds = request.timeoutSeconds ?? (seconds > 0 ? seconds : 600);
    const wait = await waitUntilGone(cluster, ref, uid, { timeoutSeconds, log, signal });
    if (wait.failure !== undefined) throw new Error(`deletion was asked for, but it is ${wait.failure}`);
  });
  if (ref.kind === "CustomResourceDefinition" || ref.kind === "APIService") cluster.discovery.refresh();
}

/** Kinds whose pods should be gone when they are. Others need no second pass of the garbage collector. */
const OWNERS = new Set([
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "ReplicationController",
  "Job",
  "CronJob",
]);

function propagationPolicy(object: KubeObject): string {
  const wanted = annotation(object, ANNOTATIONS.deletionPropagationPolicy);
  const named = ["Foreground", "Background", "Orphan"].find((policy) => policy.toLowerCase() === wanted?.toLowerCase());
  return named ?? (OWNERS.has(text(object, "kind")) ? "Foreground" : "Background");
}

function known(outputs: Properties): Properties {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => !hasUnknown(value)));
}

/**
 * What the state keeps of an object: the live object, who owns its fields and which apply was the last. Of a definition it keeps the spec among the
 * inputs only: with a second copy of their schemas, a gateway's definitions are nine tenths of a stack's state, and the
 * engine writes the whole state twice for each resource that it creates or deletes. The SDK takes outputs that are
 * missing from the inputs: https://github.com/pulumi/pulumi/blob/v3.248.0/sdk/nodejs/runtime/resource.ts (resolveOutputs)
 */
export function stateOf(object: KubeObject, inputs: Properties, fieldManager: string): Properties {
  const last = lastApply(object, fieldManager);
  const own: Record<string, Value> = {
    [FIELD_MANAGER_KEY]: fieldManager,
    ...(last === undefined ? {} : { [LAST_APPLY_KEY]: last }),
  };
  const { spec, ...rest } = outputsOf(object, inputs);
  const isDefinition = text(object, "kind") === "CustomResourceDefinition" && inputs["spec"] !== undefined;
  return { ...rest, ...(isDefinition || spec === undefined ? {} : { spec }), ...own };
}

async function onErrorExplain<T>(object: KubeObject, inputs: Properties, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw explain(error, title(object), inputs);
  }
}
