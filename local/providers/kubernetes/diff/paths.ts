import type { Value } from "../../serve/index.ts";
import { isList, isProperties } from "../../serve/index.ts";
import { valueAt } from "../../serve/paths.ts";
import type { Path } from "../../serve/paths.ts";

export { formatPath, isUnder, parsePath, valueAt } from "../../serve/paths.ts";
export type { Path } from "../../serve/paths.ts";

/** The fields that tell list elements apart in Kubernetes' schemas, most telling first. */
const KEYS = ["name", "key", "mountPath", "devicePath", "containerPort", "port", "ip", "type", "topologyKey", "uid"];

/** The field by which every element of the lists can be told apart; undefined: by position only. */
export function listKey(...lists: readonly (readonly Value[])[]): string | undefined {
  return KEYS.find((key) =>
    lists.every((list) => {
      const values = list.map((element) => (isProperties(element) ? element[key] : undefined));
      const telling = values.filter((value) => typeof value === "string" || typeof value === "number");
      return telling.length === list.length && new Set(telling).size === list.length;
    }),
  );
}

/**
 * The same place in another tree, where list elements stand in another order (a webhook may have put one in front).
 * Where the other tree does not go that far, the steps stay as they are.
 */
export function sameIn(path: Path, tree: Value | undefined, other: Value | undefined): Path {
  let here: Value | undefined = tree;
  let there: Value | undefined = other;
  return path.map((step) => {
    let translated = step;
    if (typeof step === "number" && isList(here) && isList(there)) {
      const key = listKey(here, there);
      const element = here[step];
      const id = key !== undefined && isProperties(element) ? element[key] : undefined;
      const index = there.findIndex(
        (candidate) => key !== undefined && isProperties(candidate) && candidate[key] === id,
      );
      if (id !== undefined && index >= 0) translated = index;
    }
    here = valueAt(here, [step]);
    there = valueAt(there, [translated]);
    return translated;
  });
}

/**
 * A path as the API server writes it, in a given tree: `.spec.template.spec.containers[name="web"].image`,
 * `spec.ports[0].port`, `metadata.annotations[a.b/c]`.
 */
export function serverPath(text: string, tree: Value | undefined): Path {
  const steps: (string | number)[] = [];
  let here = tree;
  const add = (step: string | number): void => {
    steps.push(step);
    here = valueAt(here, [step]);
  };
  for (const match of text.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)) {
    const [, selector, key] = match;
    if (key !== undefined) add(key);
    else if (selector !== undefined)
      add(isList(here) ? indexOf(selector, here) : /^\d+$/.test(selector) ? Number(selector) : selector);
  }
  return steps;
}

/** The index that `0`, `name="web"` or `containerPort=80,protocol="TCP"` picks; 0 when nothing matches. */
function indexOf(selector: string, list: readonly Value[]): number {
  if (/^\d+$/.test(selector)) return Number(selector);
  const wanted = [...selector.matchAll(/([\w.]+)=("(?:[^"\\]|\\.)*"|[^,]+)/g)].map(
    ([, key = "", value = ""]) => [key, value.startsWith('"') ? value.slice(1, -1) : value] as const,
  );
  const index = list.findIndex((element) =>
    wanted.every(([key, value]) => isProperties(element) && scalar(element[key]) === value),
  );
  return Math.max(index, 0);
}

/** A list's key as the server writes it in a path: text or a number, such as a port's. */
function scalar(value: Value | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
