import type { ApiError } from "../cluster/api-error.ts";
import { isList, isProperties } from "../../serve/index.ts";
import type { Json, JsonObject, Value } from "../../serve/index.ts";
import { isUnder, parsePath, serverPath } from "./paths.ts";
import type { Path } from "./paths.ts";

/** A field that another manager owns with another value. */
export interface FieldConflict {
  readonly path: Path;
  /** As the server says it: `conflict with "kubectl-edit" using apps/v1`. */
  readonly message: string;
}

/** The fields over which an apply was refused; none when the error is not a conflict of field managers. */
export function fieldConflicts(error: ApiError, object: JsonObject): readonly FieldConflict[] {
  if (error.code !== 409) return [];
  return error.causes
    .filter(({ reason }) => reason === "FieldManagerConflict")
    .map(({ field, message }) => ({ path: serverPath(field, object), message }));
}

/** Whether every conflict is in a field that the program ignores changes of. */
export function allIgnored(conflicts: readonly FieldConflict[], ignoreChanges: readonly string[]): boolean {
  const ignored = ignoreChanges.map(parsePath);
  return conflicts.length > 0 && conflicts.every(({ path }) => ignored.some((place) => isUnder(path, place)));
}

/** The object without some fields: what is not applied stays with its other owner. */
export function without(object: JsonObject, paths: readonly Path[]): JsonObject {
  return paths.reduce<Value>((tree, path) => removed(tree, path), object) as JsonObject;
}

function removed(tree: Value, path: Path): Value {
  const [step, ...rest] = path;
  if (step === undefined) return tree;
  if (typeof step === "number" && isList(tree)) {
    return rest.length === 0
      ? tree.filter((_, index) => index !== step)
      : tree.map((element, index) => (index === step ? removed(element, rest) : element));
  }
  if (typeof step !== "string" || !isProperties(tree) || !(step in tree)) return tree;
  if (rest.length > 0) return { ...tree, [step]: removed(tree[step] as Json, rest) };
  return Object.fromEntries(Object.entries(tree).filter(([key]) => key !== step));
}
