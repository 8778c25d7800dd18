import type { Json } from "../../serve/index.ts";
import { isObject, text } from "../objects.ts";
import type { KubeObject } from "../objects.ts";
import { condition, DONE, waiting } from "./verdict.ts";
import type { Awaiter, Verdict } from "./verdict.ts";

/** One thing to wait for, as in `kubectl wait --for`. */
type Criterion = (object: KubeObject) => Verdict;

/**
 * Reads the annotation `pulumi.com/waitFor`: `condition=Ready`, `condition=Ready=False`, `jsonpath={.status.phase}`,
 * `jsonpath={.status.phase}=Running`, or a JSON list of those, all of which must hold.
 *
 * @throws Error when it is none of these
 */
export function parseWaitFor(annotation: string): Awaiter {
  const criteria = listOf(annotation).map(parseCriterion);
  return {
    timeoutSeconds: 600,
    decide: (object) => criteria.map((criterion) => criterion(object)).find(({ is }) => is !== "done") ?? DONE,
  };
}

function listOf(annotation: string): readonly string[] {
  if (!annotation.trimStart().startsWith("[")) return [annotation];
  const list: unknown = JSON.parse(annotation);
  if (Array.isArray(list) && list.every((entry) => typeof entry === "string")) return list;
  throw new Error(`pulumi.com/waitFor: "${annotation}" is not a list of strings.`);
}

function parseCriterion(criterion: string): Criterion {
  const byCondition = /^condition=([^=]+)(?:=(.+))?$/.exec(criterion);
  if (byCondition !== null) {
    const [, type = "", status = "True"] = byCondition;
    return (object) => {
      const now = text(condition(object, type), "status");
      if (now.toLowerCase() === status.toLowerCase()) return DONE;
      return waiting(`condition ${type} is ${now === "" ? "not set" : now}, not ${status}`);
    };
  }
  const byPath = /^jsonpath=(\{.*\}|[^=]+)(?:=(.*))?$/.exec(criterion);
  if (byPath !== null) {
    const [, expression = "", wanted] = byPath;
    const path = parseJsonPath(expression);
    return (object) => {
      const values = select(object, path);
      if (wanted === undefined && values.length > 0) return DONE;
      if (wanted !== undefined && values.length > 0 && values.every((value) => print(value) === wanted)) return DONE;
      const now = values.length === 0 ? "not set" : values.map(print).join(", ");
      return waiting(`${expression} is ${now}${wanted === undefined ? "" : `, not ${wanted}`}`);
    };
  }
  throw new Error(
    `pulumi.com/waitFor: "${criterion}" cannot be read. Write condition=TYPE, condition=TYPE=STATUS, ` +
      "jsonpath={.PATH} or jsonpath={.PATH}=VALUE.",
  );
}

type Step = string | number | { readonly all: true } | { readonly where: Path; readonly equals: string };
type Path = readonly Step[];

/** The part of JSONPath that selects fields: `.a.b`, `['a.b']`, `[0]`, `[*]`, `[?(@.type=="Ready")]`. */
function parseJsonPath(expression: string): Path {
  const inner = expression.replace(/^\{/, "").replace(/\}$/, "").replace(/^\$/, "");
  const steps: Step[] = [];
  let rest = inner;
  while (rest !== "") {
    const match =
      /^\[\?\(@((?:\.[\w-]+)+)\s*==\s*["']([^"']*)["']\)\]|^\[(\d+)\]|^\[\*\]|^\[['"]((?:[^'"\\]|\\.)*)['"]\]|^\.?((?:[^.[\]\\]|\\.)+)/.exec(
        rest,
      );
    if (match === null) throw new Error(`pulumi.com/waitFor: "${expression}" is not a JSONPath that is supported.`);
    const [whole, where, equals, index, quoted, key] = match;
    if (where !== undefined) steps.push({ where: parseJsonPath(where), equals: equals ?? "" });
    else if (index !== undefined) steps.push(Number(index));
    else if (quoted !== undefined) steps.push(quoted);
    else if (key !== undefined) steps.push(key === "*" ? { all: true } : key.replaceAll("\\.", "."));
    else steps.push({ all: true });
    rest = rest.slice(whole.length);
  }
  return steps;
}

function select(value: Json, path: Path): readonly Json[] {
  return path.reduce<readonly Json[]>((found, step) => found.flatMap((here) => next(here, step)), [value]);
}

function next(here: Json, step: Step): readonly Json[] {
  const list = Array.isArray(here) ? (here as readonly Json[]) : undefined;
  if (typeof step === "number") return list?.[step] === undefined ? [] : [list[step]];
  if (typeof step === "string") return isObject(here) && here[step] !== undefined ? [here[step]] : [];
  const children = list ?? (isObject(here) ? Object.values(here) : []);
  if ("all" in step) return children;
  return children.filter((child) => select(child, step.where).some((value) => print(value) === step.equals));
}

function print(value: Json): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
