import { randomBytes } from "node:crypto";
import {
  hasSecret,
  hasUnknown,
  isList,
  isProperties,
  plain,
  Secret,
  UNKNOWN,
  type CheckRequest,
  type CheckResult,
  type Json,
  type Properties,
  type Value,
} from "../../serve/index.ts";
import type { Shape } from "../package/type-text.ts";
import type { Table, Tables } from "../tables.ts";
import { groupFailures, Validator } from "./validate.ts";

/** Names of inputs that were filled in here, as the official provider keeps them: a made-up name stays. */
const DEFAULTS_KEY = "__defaults";

/** Inputs whose values were made up, not given. */
export function filledIn(inputs: Properties): readonly string[] {
  const names = inputs[DEFAULTS_KEY];
  return isList(names) ? names.filter((name) => typeof name === "string") : [];
}

/** Completes the inputs of a resource and says all that is wrong with them. */
export function checkInputs(tables: Tables, table: Table, request: CheckRequest): CheckResult {
  const validator = new Validator(tables, table);
  validator.fields(request.inputs, table.shape.inputs);
  const failures = [...validator.failures, ...groupFailures(table, request.inputs)];
  if (failures.length > 0) return { inputs: request.inputs, failures };
  const textual = withPoliciesAsText(request.inputs, table);
  const named = withName(textual, table, request);
  if (named === undefined)
    return {
      inputs: textual,
      failures: [
        {
          property: table.kind.naming?.property ?? "",
          reason: "It is missing, and automatic naming is switched off. Give the resource a name.",
        },
      ],
    };
  const inputs = withDefaults(named, table);
  // A name that was made up may break AWS's rules for names as one that was given may.
  const again = new Validator(tables, table);
  again.fields(inputs, table.shape.inputs);
  return { inputs, failures: again.failures };
}

function withDefaults(inputs: Properties, { kind }: Table): Properties {
  return Object.entries(kind.defaults ?? {}).reduce<Properties>(
    (filled, [path, value]) => withDefault(filled, path.split("."), value, kind.apart ?? []),
    inputs,
  );
}

/** Sets one default, unless there is a value, or nothing to set it in, or another input that excludes it. */
function withDefault(
  inputs: Properties,
  path: readonly string[],
  value: Json,
  apart: readonly (readonly string[])[],
): Properties {
  const [first = "", ...rest] = path;
  const here = inputs[first];
  if (rest.length > 0) {
    const inner = here instanceof Secret ? here.value : here;
    if (!isProperties(inner)) return inputs;
    const filled = withDefault(inner, rest, value, []);
    return { ...inputs, [first]: here instanceof Secret ? new Secret(filled) : filled };
  }
  const isExcluded = apart.some(
    (group) => group.includes(first) && group.some((other) => other !== first && inputs[other] !== undefined),
  );
  return (here !== undefined && here !== null) || isExcluded ? inputs : { ...inputs, [first]: value };
}

/** Policy documents that the program gave as objects become the text that AWS takes. */
function withPoliciesAsText(inputs: Properties, { shape }: Table): Properties {
  const isEither = (declared: Shape | undefined): boolean =>
    declared?.is === "union" &&
    declared.of.some(({ is }) => is === "string") &&
    declared.of.some(({ is }) => is === "object");
  const entries = Object.entries(inputs).map(([name, value]): readonly [string, Value] => {
    const inner = value instanceof Secret ? value.value : value;
    if (!isProperties(inner) || !isEither(shape.inputs.get(name)?.shape)) return [name, value];
    if (hasUnknown(inner)) return [name, UNKNOWN];
    const text = JSON.stringify(plain(inner));
    return [name, hasSecret(value) ? new Secret(text) : text];
  });
  return Object.fromEntries(entries);
}

/** The inputs with a name; undefined when one is needed and none may be made up. */
function withName(inputs: Properties, { kind, shape }: Table, request: CheckRequest): Properties | undefined {
  const { naming } = kind;
  if (naming === undefined) return inputs;
  const { property } = naming;
  const isGiven = (name: string): boolean => inputs[name] !== undefined && inputs[name] !== null;
  // With a prefix AWS's side of the provider makes the name up.
  const prefix = `${property}Prefix`;
  if (isGiven(property) || (shape.inputs.has(prefix) && isGiven(prefix))) return inputs;
  const { oldInputs, autonaming, randomSeed, name } = request;
  const kept = oldInputs?.[property];
  if (kept !== undefined && filledIn(oldInputs ?? {}).includes(property)) return marked(inputs, property, kept);
  if (autonaming?.mode === "disable") return undefined;
  if (autonaming?.mode === "enforce") return marked(inputs, property, autonaming.proposedName);
  const random = randomSeed.length >= 4 ? Buffer.from(randomSeed.subarray(0, 4)) : randomBytes(4);
  const suffix = `-${random.toString("hex").slice(0, 7)}`;
  const proposed = autonaming?.proposedName ?? `${name.slice(0, naming.maxLength - suffix.length - 6)}${suffix}`;
  return marked(inputs, property, naming.form?.(proposed, inputs) ?? proposed);
}

function marked(inputs: Properties, property: string, value: Value): Properties {
  return { ...inputs, [property]: value, [DEFAULTS_KEY]: [property] };
}
