import { isPlain } from "./plain.ts";

/** A place in plain data: names of properties and numbers of elements. */
export type Path = readonly (string | number)[];

const part = /\.?([^.[\]"]+)|\[(\d+|\*)\]|\["((?:[^"\\]|\\.)*)"\]/y;

/**
 * Reads a property path such as `spec.containers[0].env["a.b"]`, as engine and providers write them. A text that is no
 * path is taken as the name of one property. https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/property/path.go
 */
export function parsePath(written: string): Path {
  const path: (string | number)[] = [];
  part.lastIndex = 0;
  while (part.lastIndex < written.length) {
    const found = part.exec(written);
    if (found === null) return [written];
    const [, name, index, quoted] = found;
    if (index !== undefined) path.push(index === "*" ? index : Number(index));
    else path.push(quoted === undefined ? (name ?? "") : quoted.replace(/\\(.)/g, "$1"));
  }
  return path;
}

/** Names that need no quotes. */
const simple = /^[A-Za-z_$][\w$-]*$/;

/** The path as it is written; read by {@link parsePath} it is the same again. */
export function writePath(path: Path): string {
  return path
    .map((one, index) => {
      if (typeof one === "number") return `[${one}]`;
      if (!simple.test(one)) return `["${one.replace(/["\\]/g, "\\$&")}"]`;
      return index === 0 ? one : `.${one}`;
    })
    .join("");
}

/** What stands at a place; undefined where there is nothing. */
export function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const key of path) {
    if (Array.isArray(here)) here = (here as readonly unknown[])[Number(key)];
    else if (isPlain(here)) here = Object.hasOwn(here, key) ? here[key] : undefined;
    else return undefined;
  }
  return here;
}
