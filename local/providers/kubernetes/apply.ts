import { createHash } from "node:crypto";
import { reveal } from "../serve/index.ts";
import type { Properties } from "../serve/index.ts";
import { ANNOTATIONS } from "./annotations.ts";
import { ApiError } from "./cluster/api-error.ts";
import type { Cluster } from "./cluster/cluster.ts";
import { allIgnored, fieldConflicts, without } from "./diff/conflicts.ts";
import { annotation, text } from "./objects.ts";
import type { KubeObject } from "./objects.ts";

export interface ApplyRequest {
  readonly fieldManager: string;
  readonly dryRun: boolean;
  readonly ignoreChanges?: readonly string[];
  /** Take over fields of other managers. @default what the object's annotation says */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
}

/** Applies an object; fields that the program ignores changes of are left to whoever else owns them. */
export async function applyObject(cluster: Cluster, object: KubeObject, request: ApplyRequest): Promise<KubeObject> {
  const force = request.force ?? annotation(object, ANNOTATIONS.patchForce) === "true";
  const options = { ...request, force };
  if (text(object, "metadata", "name") === "") return cluster.create(object, options);
  try {
    return await cluster.apply(object, options);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const conflicts = fieldConflicts(error, object);
    if (!allIgnored(conflicts, request.ignoreChanges ?? [])) throw error;
    return cluster.apply(without(object, conflicts.map(({ path }) => path).reverse()), options);
  }
}

/** The key in the state that holds the field manager: whoever created the object goes on owning its fields. */
export const FIELD_MANAGER_KEY = "__fieldManager";

/**
 * The field manager to apply as. It comes from the resource's URN unless the state holds one, so that an update which
 * was killed before it wrote the state is continued by the same manager, and fields of two managers never pile up.
 */
export function fieldManagerFor(urn: string, inputs: Properties, outputs: Properties): string {
  const metadata = reveal(inputs["metadata"] ?? {});
  const wanted = annotation({ metadata: metadata as never }, ANNOTATIONS.patchFieldManager);
  if (wanted !== undefined && wanted !== "") return wanted;
  const kept = outputs[FIELD_MANAGER_KEY];
  if (typeof kept === "string" && kept !== "") return kept;
  return `pulumi-kubernetes-${createHash("sha256").update(urn).digest("hex").slice(0, 8)}`;
}
