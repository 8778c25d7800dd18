import type { Datatype } from "../../../runtimes/datatype.ts";
import type { PreparationStep } from "../spec/batch.ts";

/** One column that is made of others: runtimes/spark/rows.py. */
export interface SparkStep {
  readonly set: string;
  /** An expression of Spark SQL over the columns before it. */
  readonly value: string;
  /** An expression that says, before that, why the row has none; null where it has one. */
  readonly wrong: string | null;
}

/** A name in Spark SQL: https://spark.apache.org/docs/latest/sql-ref-identifier.html */
export function identifier(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** A text in Spark SQL: https://spark.apache.org/docs/latest/sql-ref-literals.html#string-literal */
export function literal(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** A number of type DOUBLE. */
function double(value: number): string {
  return `CAST(${literal(String(value))} AS DOUBLE)`;
}

const number = (column: string): string => `TRY_CAST(${identifier(column)} AS DOUBLE)`;

/** Said of a value that is there and for which a condition holds. */
function complaint(column: string, condition: string, why: string): string {
  const name = identifier(column);
  const words = `CONCAT(${literal(`${column} is `)}, CAST(${name} AS STRING), ${literal(why)})`;
  return `CASE WHEN ${name} IS NOT NULL AND (${condition}) THEN ${words} END`;
}

function noNumber(column: string): string {
  return complaint(column, `${number(column)} IS NULL`, ", which is no number.");
}

/** What one step makes. A value that is missing stays missing: the model says what that means. */
export function stepSql(step: PreparationStep): SparkStep {
  const { set } = step;
  const own = identifier(set);
  if ("from" in step) return { set, value: identifier(step.from), wrong: null };
  if ("missing" in step) {
    if (typeof step.missing === "number")
      return { set, value: `COALESCE(${number(set)}, ${double(step.missing)})`, wrong: noNumber(set) };
    return { set, value: `COALESCE(CAST(${own} AS STRING), ${literal(String(step.missing))})`, wrong: null };
  }
  if ("scale" in step) {
    const { minus = 0, by } = step.scale;
    return { set, value: `(${number(set)} - ${double(minus)}) / ${double(by)}`, wrong: noNumber(set) };
  }
  if ("clip" in step) {
    const { min, max } = step.clip;
    const above = max === undefined ? number(set) : `LEAST(${number(set)}, ${double(max)})`;
    const value = min === undefined ? above : `GREATEST(${above}, ${double(min)})`;
    // LEAST and GREATEST pass over nulls.
    return { set, value: `CASE WHEN ${own} IS NOT NULL THEN ${value} END`, wrong: noNumber(set) };
  }
  if ("log1p" in step) {
    const condition = `${number(set)} IS NULL OR ${number(set)} <= -1`;
    return { set, value: `LN(${number(set)} + 1)`, wrong: complaint(set, condition, ", which has no logarithm.") };
  }
  if ("code" in step) {
    const cases = Object.entries(step.code).map(([text, value]) => `WHEN ${literal(text)} THEN ${double(value)}`);
    const known = Object.keys(step.code).map(literal).join(", ");
    return {
      set,
      value: `CASE WHEN ${own} IS NOT NULL THEN CASE CAST(${own} AS STRING) ${cases.join(" ")}${step.other === undefined ? "" : ` ELSE ${double(step.other)}`} END END`,
      wrong:
        step.other === undefined
          ? complaint(set, `CAST(${own} AS STRING) NOT IN (${known})`, ", which is no value of the column.")
          : null,
    };
  }
  const { of, to } = step.ratio;
  return {
    set,
    value: `TRY_DIVIDE(${number(of)}, ${number(to)})`,
    wrong: `COALESCE(${noNumber(of)}, ${noNumber(to)}, ${complaint(to, `${number(to)} = 0`, ", and nothing is divided by it.")})`,
  };
}

/** A column as the model's type of it; a whole number is one, or the row fails. */
export function typedSql(column: string, datatype: Datatype): SparkStep {
  const own = identifier(column);
  if (datatype === "BYTES") return { set: column, value: `CAST(${own} AS STRING)`, wrong: null };
  if (datatype === "BOOL") {
    const value = `TRY_CAST(${own} AS BOOLEAN)`;
    return { set: column, value, wrong: complaint(column, `${value} IS NULL`, ", which is neither true nor false.") };
  }
  if (datatype.startsWith("FP")) return { set: column, value: number(column), wrong: noNumber(column) };
  const condition = `${number(column)} IS NULL OR ${number(column)} <> FLOOR(${number(column)})`;
  return {
    set: column,
    value: `TRY_CAST(${number(column)} AS BIGINT)`,
    wrong: complaint(column, condition, ", which is no whole number."),
  };
}

/** What Spark calls a type of the model's outputs. */
export function sqlType(datatype: Datatype): "STRING" | "BOOLEAN" | "DOUBLE" | "BIGINT" {
  if (datatype === "BYTES") return "STRING";
  if (datatype === "BOOL") return "BOOLEAN";
  return datatype.startsWith("FP") ? "DOUBLE" : "BIGINT";
}
