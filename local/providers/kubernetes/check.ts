import { randomBytes } from "node:crypto";
import { isProperties, reveal, Secret, UNKNOWN } from "../serve/index.ts";
import type { Autonaming, CheckFailure, Properties, Value } from "../serve/index.ts";
import { ANNOTATIONS } from "./annotations.ts";
import { markSecrets } from "./secrets.ts";

/** What `check` needs to know from outside the inputs. */
export interface CheckContext {
  readonly apiVersion: string;
  readonly kind: string;
  /** The resource's name in the program. */
  readonly name: string;
  /** undefined when the kind is not known yet (its definition may come with this deployment). */
  readonly namespaced: boolean | undefined;
  readonly defaultNamespace: string;
  readonly randomSeed: Uint8Array;
  readonly autonaming: Autonaming | undefined;
}

/** Completes the inputs of an object: apiVersion and kind, namespace, name. Pure but for random names without a seed. */
export function checkObject(
  inputs: Properties,
  oldInputs: Properties | undefined,
  context: CheckContext,
): { readonly inputs: Properties; readonly failures: readonly CheckFailure[] } {
  const failures: CheckFailure[] = [];
  const typed: Properties = { ...inputs, apiVersion: context.apiVersion, kind: context.kind };
  const whole = inputs["metadata"] ?? {};
  const given = whole instanceof Secret ? whole.value : whole;
  // A metadata that is unknown as a whole can hold a name: nothing may be made up.
  if (!isProperties(given)) return { inputs: markSecrets(typed), failures };
  let metadata: Record<string, Value> = { ...given };
  metadata = named(metadata, oldInputs, context, failures);
  if (context.namespaced === false) Reflect.deleteProperty(metadata, "namespace");
  else if (isAbsent(metadata["namespace"])) metadata["namespace"] = context.defaultNamespace;
  const kept = whole instanceof Secret ? new Secret(metadata) : metadata;
  return { inputs: markSecrets({ ...typed, metadata: kept }), failures };
}

function isAbsent(value: Value | undefined): boolean {
  return value === undefined || value === null || value === "";
}

function named(
  metadata: Record<string, Value>,
  oldInputs: Properties | undefined,
  context: CheckContext,
  failures: CheckFailure[],
): Record<string, Value> {
  if (!isAbsent(metadata["name"]) || !isAbsent(metadata["generateName"])) return metadata;
  const old = reveal(oldInputs?.["metadata"] ?? {});
  const oldName = isProperties(old) ? old["name"] : undefined;
  // The name that was made up at creation stays: a new one would be a new object.
  if (isProperties(old) && isAutonamed(old) && typeof oldName === "string") return autonamed(metadata, oldName);
  const name = makeUpName(context);
  if (name === undefined) {
    failures.push({
      property: "metadata.name",
      reason: "The resource has no metadata.name, and automatic naming is switched off. Give it a name.",
    });
    return metadata;
  }
  return autonamed(metadata, name);
}

function makeUpName({ name, randomSeed, autonaming }: CheckContext): string | undefined {
  if (autonaming?.mode === "disable") return undefined;
  if (autonaming !== undefined) return autonaming.proposedName;
  // With a seed (an update plan) preview and up make up the same name.
  const random = randomSeed.length >= 4 ? Buffer.from(randomSeed.subarray(0, 4)) : randomBytes(4);
  return `${name}-${random.toString("hex")}`;
}

function autonamed(metadata: Record<string, Value>, name: string): Record<string, Value> {
  const annotations = metadata["annotations"];
  // Annotations that are unknown as a whole stay so; the mark is added when they are known.
  if (annotations === UNKNOWN) return { ...metadata, name };
  return {
    ...metadata,
    name,
    annotations: { ...(isProperties(annotations) ? annotations : {}), [ANNOTATIONS.autonamed]: "true" },
  };
}

/** Whether an object's metadata carries the mark of a made-up name. */
export function isAutonamed(metadata: Properties): boolean {
  const annotations = metadata["annotations"];
  return isProperties(annotations) && annotations[ANNOTATIONS.autonamed] === "true";
}
