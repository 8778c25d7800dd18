import type { ApiError, Cause } from "../cluster/api-error.ts";
import type { Properties } from "../../serve/index.ts";
import type { Change } from "./compare.ts";
import { isUnder, serverPath } from "./paths.ts";
import type { Path } from "./paths.ts";

/**
 * How the API server says that a field cannot change on an object that exists. There is no reason code for it; the
 * sentences are in the validation packages under k8s.io/kubernetes/pkg/apis and k8s.io/apimachinery/pkg/api/validation (FieldImmutableErrorMsg).
 */
const SENTENCES: readonly RegExp[] = [
  /immutable/i,
  /may not change once set/,
  /may not be changed in an update/,
  /cannot change roleRef/,
  /updates to .* are forbidden/,
  /updates may not change fields other than/,
  /may not change fields other than/,
  /may not be (changed|updated|modified)/,
];

export function isImmutability(cause: Cause): boolean {
  return SENTENCES.some((sentence) => sentence.test(cause.message));
}

/**
 * The paths that a refused dry run says cannot be changed in place; none when the refusal is about something else,
 * which the update is left to report.
 *
 * @param changes what the new inputs change
 * @param inputs the new inputs, to find list elements in
 */
export function immutablePaths(error: ApiError, changes: readonly Change[], inputs: Properties): readonly Path[] {
  if (error.code !== 422 && error.code !== 403) return [];
  const causes = error.causes.length > 0 ? error.causes : [{ reason: "", field: "", message: error.message }];
  if (!causes.some(isImmutability)) return [];
  // Something invalid besides would fail the new object as well: nothing is deleted for that.
  if (!causes.every((cause) => isImmutability(cause))) return [];
  return causes.flatMap((cause) => blamed(cause, changes, inputs));
}

function blamed(cause: Cause, changes: readonly Change[], inputs: Properties): readonly Path[] {
  const place = normalise(serverPath(cause.field, inputs));
  const allowed = mutableFields(cause.message).map((field) => [...place, ...field]);
  const under = changes
    .map(({ path }) => path)
    .filter((path) => isUnder(path, place) && !allowed.some((free) => isUnder(path, free)));
  // The server blames what it derived (spec.clusterIPs for spec.clusterIP): the place itself then.
  return under.length > 0 ? under : [place];
}

/** Names that the server uses for what users write otherwise. */
function normalise(path: Path): Path {
  const [first, second] = path;
  if (first === "spec" && second === "clusterIPs") return ["spec", "clusterIP"];
  // PersistentVolumes: the source is inlined in spec.
  if (first === "spec" && second === "persistentvolumesource") return ["spec"];
  return path;
}

/**
 * The fields that a sentence excepts: `updates to statefulset spec for fields other than 'replicas', 'template' are
 * forbidden`, or of a Pod: fields other than `spec.containers[*].image`, `spec.tolerations`.
 */
function mutableFields(message: string): readonly Path[] {
  const other = /fields other than (.*)/s.exec(message)?.[1];
  if (other === undefined) return [];
  // A pod's message goes on with a diff of the whole spec in which anything may be quoted.
  const list = other.split("\n")[0] ?? "";
  return [...list.matchAll(/['`]([\w.[\]*]+)['`]/g)].map(([, name = ""]) =>
    name
      .replace(/^spec\./, "")
      .split(/[.[\]]+/)
      .filter((step) => step !== ""),
  );
}
