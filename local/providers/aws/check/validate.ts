import { closestMatch } from "leven";
import {
  isList,
  isProperties,
  Secret,
  UNKNOWN,
  type CheckFailure,
  type Properties,
  type Value,
} from "../../serve/index.ts";
import { formatPath, type Path } from "../../serve/paths.ts";
import type { Fields } from "../package/declarations.ts";
import type { Shape } from "../package/type-text.ts";
import type { Table, Tables } from "../tables.ts";

/** Further off than this many letters it is another word. */
const farthestTypo = 3;

/** A path without list indices, as tables name properties. */
export function bare(path: Path): readonly string[] {
  return path.filter((step) => typeof step === "string");
}

function shown(value: Value): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** Checks known inputs against what the package declares and the tables allow; values not known yet pass. */
export class Validator {
  readonly failures: CheckFailure[] = [];
  readonly #tables: Tables;
  readonly #table: Table;

  constructor(tables: Tables, table: Table) {
    this.#tables = tables;
    this.#table = table;
  }

  #fail(path: Path, reason: string): void {
    this.failures.push({ property: formatPath(path), reason });
  }

  /** Every property of an object: none that does not exist, all that must be given, each of its type. */
  fields(given: Properties, declared: Fields, path: Path = []): void {
    for (const [name, value] of Object.entries(given)) {
      // Book-keeping of the engine and of this provider.
      if (name.startsWith("__") || value === null) continue;
      const field = declared.get(name);
      if (field === undefined) this.#fail([...path, name], this.#noSuch(name, declared, path));
      else this.#value(value, field.shape, [...path, name]);
    }
    for (const [name, { required }] of declared)
      if (required && (given[name] === undefined || given[name] === null))
        this.#fail([...path, name], "It is missing. Give it a value.");
  }

  #noSuch(name: string, declared: Fields, path: Path): string {
    const isComputed = path.length === 0 && this.#table.shape.outputs.has(name);
    if (isComputed) return `"${name}" is computed by AWS and cannot be set. Remove it.`;
    const near = closestMatch(name, [...declared.keys()], { maxDistance: farthestTypo });
    return `There is no property "${name}" here. ${near === undefined ? "Remove it." : `Did you mean "${near}"?`}`;
  }

  #value(given: Value, shape: Shape, path: Path): void {
    const value = given instanceof Secret ? given.value : given;
    if (value === UNKNOWN || value === null) return;
    switch (shape.is) {
      case "object":
        if (isProperties(value)) this.fields(value, this.#tables.declarations.input(shape.name), path);
        else this.#wrongType(given, "an object", path);
        return;
      case "list":
        if (!isList(value)) this.#wrongType(given, "a list", path);
        else
          value.forEach((element, index) => {
            this.#value(element, shape.of, [...path, index]);
          });
        return;
      case "map":
        if (!isProperties(value)) this.#wrongType(given, "an object", path);
        else for (const [key, element] of Object.entries(value)) this.#value(element, shape.of, [...path, key]);
        return;
      case "union":
        this.#union(value, given, shape.of, path);
        return;
      case "string":
      case "number":
      case "boolean":
        if (typeof value === shape.is && isScalar(value)) this.#rules(value, path, given instanceof Secret);
        else this.#wrongType(given, `a ${shape.is}`, path);
        return;
      case "literal":
        if (value !== shape.value) this.#wrongType(given, `"${shape.value}"`, path);
        return;
      case "any":
      case "undefined":
        return;
    }
  }

  /** A member that the value fits by its kind: an object is held against the object, a text against the text. */
  #union(value: Value, given: Value, members: readonly Shape[], path: Path): void {
    const literals = members.filter((member) => member.is === "literal").map((member) => member.value);
    if (literals.length === members.length && literals.length > 0) {
      if (typeof value === "string" && !literals.includes(value)) this.#fail(path, notAmong(value, literals));
      return;
    }
    const fitting = members.find((member) => {
      if (member.is === "any" || member.is === typeof value) return true;
      if (member.is === "list") return isList(value);
      return (member.is === "object" || member.is === "map") && isProperties(value);
    });
    if (fitting === undefined) this.#wrongType(given, members.map((member) => member.is).join(" or "), path);
    // Which of several objects is meant cannot be told: policy documents are read when they are made into text.
    else if (fitting.is !== "object") this.#value(value, fitting, path);
  }

  #wrongType(value: Value, wanted: string, path: Path): void {
    this.#fail(path, value instanceof Secret ? `The secret is not ${wanted}.` : `${shown(value)} is not ${wanted}.`);
  }

  #rules(value: string | number | boolean, path: Path, isSecret: boolean): void {
    const { kind } = this.#table;
    const steps = bare(path);
    const name = steps.join(".");
    const allowed = kind.allowed?.[name]?.values ?? this.#table.published(steps)?.allowed;
    if (
      allowed !== undefined &&
      allowed.length > 0 &&
      typeof value !== "boolean" &&
      !allowed.map(String).includes(String(value))
    )
      this.#fail(path, isSecret ? `The secret is none of ${allowed.join(", ")}.` : notAmong(value, allowed));
    const format = kind.formats?.[name];
    if (format !== undefined && typeof value === "string" && !format.pattern.test(value))
      this.#fail(path, `${isSecret ? "The secret" : `"${value}"`} is not of the right form. It must ${format.words}.`);
  }
}

function isScalar(value: Value): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function notAmong(value: string | number, allowed: readonly (string | number)[]): string {
  const near = closestMatch(String(value), allowed.map(String), { maxDistance: farthestTypo });
  const list =
    allowed.length > 12 ? `${allowed.slice(0, 12).join(", ")} and ${allowed.length - 12} more` : allowed.join(", ");
  return `${JSON.stringify(value)} is none of ${list}.${near === undefined ? "" : ` Did you mean "${near}"?`}`;
}

/** What is wrong with which inputs are given together. */
export function groupFailures({ kind }: Table, inputs: Properties): readonly CheckFailure[] {
  const given = (group: readonly string[]): readonly string[] =>
    group.filter((name) => inputs[name] !== undefined && inputs[name] !== null);
  const failures: CheckFailure[] = [];
  for (const group of kind.oneOf ?? []) {
    const found = given(group);
    if (found.length === 0)
      failures.push({ property: group[0] ?? "", reason: `Give exactly one of ${group.join(", ")}; there is none.` });
    else if (found.length > 1)
      failures.push({
        property: found[1] ?? "",
        reason: `Give exactly one of ${group.join(", ")}; there are ${found.join(" and ")}.`,
      });
  }
  for (const group of kind.apart ?? []) {
    const found = given(group);
    if (found.length > 1)
      failures.push({
        property: found[1] ?? "",
        reason: `It cannot be given along with ${found.filter((name) => name !== found[1]).join(" and ")}. Remove one.`,
      });
  }
  return failures;
}
