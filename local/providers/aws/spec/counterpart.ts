import type { SpecFields, SpecProperty } from "./specification.ts";

/** How a resource type's properties are called in the specification. */
export interface Renames {
  /** Paths of ours by paths of theirs, dots between steps and lists without indices, where they differ by more than case and plural. */
  readonly names: Readonly<Record<string, string>>;
  /** Objects of theirs whose properties stand at the top of ours. */
  readonly within: readonly string[];
}

/** Pulumi writes `clientIdLists` for a list that is called `ClientIdList`. */
function alike(name: string): string {
  return name.toLowerCase().replace(/s$/, "");
}

function child(fields: SpecFields, name: string): SpecProperty | undefined {
  const exact = [...fields.values()].find((field) => field.name.toLowerCase() === name.toLowerCase());
  return exact ?? [...fields.values()].find((field) => alike(field.name) === alike(name));
}

/** The property at a path as published, names to the letter. */
export function publishedAt(fields: SpecFields, path: string): SpecProperty | undefined {
  let here: SpecProperty | undefined;
  for (const name of path.split(".")) {
    here = (here === undefined ? fields : here.fields).get(name);
    if (here === undefined) return undefined;
  }
  return here;
}

/**
 * The published counterpart of one of our properties.
 * @param path steps without list indices
 * @returns undefined when the specification has none
 */
export function counterpart(fields: SpecFields, path: readonly string[], renames: Renames): SpecProperty | undefined {
  for (let length = path.length; length > 0; length--) {
    const renamed = renames.names[path.slice(0, length).join(".")];
    if (renamed === undefined) continue;
    return walk(publishedAt(fields, renamed), path.slice(length));
  }
  const [first = "", ...rest] = path;
  const roots = [fields, ...renames.within.map((name) => publishedAt(fields, name)?.fields ?? new Map())];
  for (const root of roots) {
    const found = child(root, first);
    if (found !== undefined) return walk(found, rest);
  }
  return undefined;
}

function walk(from: SpecProperty | undefined, steps: readonly string[]): SpecProperty | undefined {
  return steps.reduce<SpecProperty | undefined>(
    (here, step) => (here === undefined ? undefined : child(here.fields, step)),
    from,
  );
}
