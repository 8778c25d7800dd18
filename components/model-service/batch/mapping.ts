import type { Datatype } from "../../../runtimes/datatype.ts";
import type { PreparationStep } from "../spec/batch.ts";

/** A member of an object in Bloblang, whatever its name: https://warpstreamlabs.github.io/bento/docs/guides/bloblang/about */
export function member(of: string, name: string): string {
  return `${of}.${JSON.stringify(name)}`;
}

/** A value that is there, by an expression of it; what is missing stays missing, and the model says what it means. */
function known(value: string, then: string): string {
  return `if ${value} == null { null } else { ${then} }`;
}

const coercions = { number: "number()", text: "string()", truth: "bool()", whole: "number()" } as const;

function kindOf(datatype: Datatype): keyof typeof coercions {
  if (datatype === "BYTES") return "text";
  if (datatype === "BOOL") return "truth";
  return datatype.startsWith("FP") ? "number" : "whole";
}

/** A column's value as the model's type of it; a whole number is one, or the row fails. */
export function typed(column: string, datatype: Datatype): string {
  const value = member("this", column);
  const kind = kindOf(datatype);
  const made = `${value}.${coercions[kind]}`;
  if (kind !== "whole") return known(value, made);
  return known(
    value,
    `if ${made} == ${made}.round() { ${made}.round() } else { throw("%v is no whole number".format(${value})) }`,
  );
}

/** What a step makes of a row, as an expression. */
function made(step: PreparationStep): string {
  const own = member("this", step.set);
  const number = `${own}.number()`;
  if ("from" in step) return member("this", step.from);
  if ("missing" in step) return `if ${own} == null { ${JSON.stringify(step.missing)} } else { ${own} }`;
  if ("scale" in step) return known(own, `(${number} - ${step.scale.minus ?? 0}) / ${step.scale.by}`);
  if ("clip" in step) {
    const { min, max } = step.clip;
    const above = max === undefined ? number : `[${number}, ${max}].min()`;
    return known(own, min === undefined ? above : `[${above}, ${min}].max()`);
  }
  if ("log1p" in step) return known(own, `(${number} + 1).log()`);
  if ("code" in step) {
    // Within a match, `this` is what is matched.
    const cases = Object.entries(step.code).map(([text, value]) => `${JSON.stringify(text)} => ${value}`);
    const other = step.other === undefined ? `throw("%v is no value of the column".format(this))` : String(step.other);
    return known(own, `match ${own}.string() { ${[...cases, `_ => ${other}`].join(", ")} }`);
  }
  const { of, to } = step.ratio;
  const [over, under] = [member("this", of), member("this", to)];
  return `if ${over} == null || ${under} == null { null } else { ${over}.number() / ${under}.number() }`;
}

/** Name of the map that does a step. */
const stepName = (index: number): string => `step_${index}`;

/** A row as the model takes it, by maps of Bloblang that follow one another, and the call of all of them. */
export function preparation(
  steps: readonly PreparationStep[],
  columns: readonly (readonly [column: string, datatype: Datatype])[],
): { readonly maps: string; readonly calls: string } {
  const maps = steps.map(
    (step, index) => `map ${stepName(index)} {\n  root = this\n  ${member("root", step.set)} = ${made(step)}\n}`,
  );
  const types = columns.map(([column, datatype]) => `  ${member("root", column)} = ${typed(column, datatype)}`);
  return {
    maps: [...maps, `map typed {\n${types.join("\n")}\n}`].join("\n"),
    calls: [...steps.map((_, index) => stepName(index)), "typed"].map((name) => `.apply("${name}")`).join(""),
  };
}

/** The columns that steps read, and those that they make; in order. */
export function columnsOfStep(step: PreparationStep): readonly string[] {
  if ("from" in step) return [step.from];
  if ("ratio" in step) return [step.ratio.of, step.ratio.to];
  return [step.set];
}

/**
 * The columns of the input that scoring reads: those of the model's inputs, and those that steps read, but for what an earlier
 * step has made. Pure.
 */
export function readColumns(steps: readonly PreparationStep[], inputs: readonly string[]): readonly string[] {
  const made = new Set<string>();
  const read = new Set<string>();
  for (const step of steps) {
    for (const column of columnsOfStep(step)) if (!made.has(column)) read.add(column);
    made.add(step.set);
  }
  for (const column of inputs) if (!made.has(column)) read.add(column);
  return [...read];
}
