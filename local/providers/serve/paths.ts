import { isList, isProperties } from "./values.ts";
import type { Value } from "./values.ts";

/** A place in a tree: keys and list indices. */
export type Path = readonly (string | number)[];

/** As Pulumi writes paths: `spec.containers[0].image`, `data["a.b"]`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (/^[A-Za-z_$][\w$]*$/.test(step)) return text === "" ? step : `${text}.${step}`;
    return `${text}[${JSON.stringify(step)}]`;
  }, "");
}

/** Reads what {@link formatPath} writes, and the `*` of `ignoreChanges` as a key. */
export function parsePath(text: string): Path {
  const steps: (string | number)[] = [];
  for (const match of text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)) {
    const [, quoted, index, key] = match;
    if (quoted !== undefined) steps.push(JSON.parse(`"${quoted}"`) as string);
    else if (index !== undefined) steps.push(index === "*" ? "*" : Number(index));
    else if (key !== undefined) steps.push(key);
  }
  return steps;
}

/** The value at a path. */
export function valueAt(tree: Value | undefined, path: Path): Value | undefined {
  return path.reduce<Value | undefined>((here, step) => {
    if (typeof step === "number") return isList(here) ? here[step] : undefined;
    return isProperties(here) ? here[step] : undefined;
  }, tree);
}

/** Whether `path` is `ancestor` or lies under it. A `*` in the ancestor matches any step. */
export function isUnder(path: Path, ancestor: Path): boolean {
  return ancestor.length <= path.length && ancestor.every((step, index) => step === "*" || step === path[index]);
}
