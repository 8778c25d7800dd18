import type { Datatype } from "../model-service/settings.ts";
import type { Numeric, Ref, ValueOf } from "./ref.ts";

/** How a value is computed from others of the same row. */
export type Formula =
  | { readonly op: "value"; readonly ref: Ref }
  | { readonly op: "constant"; readonly value: string | number | boolean }
  | { readonly op: "+" | "-" | "*" | "/"; readonly left: Formula; readonly right: Formula }
  | { readonly op: "max" | "min"; readonly of: readonly Formula[] }
  | { readonly op: "lookup"; readonly of: Formula; readonly table: Table; readonly otherwise: string | number }
  | { readonly op: ">" | ">=" | "<" | "<=" | "=="; readonly left: Formula; readonly right: Formula }
  | { readonly op: "and" | "or"; readonly of: readonly Formula[] }
  | { readonly op: "not"; readonly of: Formula };

type Table = Readonly<Record<string, string | number>>;

/** A computed value, by the type that it has. */
export interface Expression<D extends Datatype> {
  readonly datatype: D;
  readonly formula: Formula;
}

/** A condition on the values of a row. */
export type Condition = Expression<"BOOL">;

/** A value that is there, or one that is computed. */
export type Operand<D extends Datatype> = Ref<D> | Expression<D>;
type Number = Operand<Numeric> | number;

function formula(operand: Operand<Datatype> | string | number | boolean): Formula {
  if (typeof operand !== "object") return { op: "constant", value: operand };
  return "formula" in operand ? operand.formula : { op: "value", ref: operand };
}

function arithmetic(op: "+" | "-" | "*" | "/") {
  return (left: Number, right: Number): Expression<"FP64"> => ({
    datatype: "FP64",
    formula: { op, left: formula(left), right: formula(right) },
  });
}

export const plus = arithmetic("+");
export const minus = arithmetic("-");
export const times = arithmetic("*");
/** A division by zero fails the graph's answer: its caller is told which mapping it was. */
export const over = arithmetic("/");

/** The largest of some numbers. */
export function largest(...of: readonly [Number, ...Number[]]): Expression<"FP64"> {
  return { datatype: "FP64", formula: { op: "max", of: of.map(formula) } };
}

/** The smallest of some numbers. */
export function smallest(...of: readonly [Number, ...Number[]]): Expression<"FP64"> {
  return { datatype: "FP64", formula: { op: "min", of: of.map(formula) } };
}

/** A text by another: a class by its code, a number by its class. */
export function lookup<V extends string | number>(
  of: Operand<"BYTES">,
  table: Readonly<Record<string, V>>,
  otherwise: V,
): Expression<V extends string ? "BYTES" : "FP64"> {
  const datatype = (typeof otherwise === "string" ? "BYTES" : "FP64") as V extends string ? "BYTES" : "FP64";
  return { datatype, formula: { op: "lookup", of: formula(of), table, otherwise } };
}

/** The same number as another type: said where it is meant, as an edge never changes a type by itself. */
export function as<D extends Numeric>(datatype: D, of: Operand<Numeric>): Expression<D> {
  return { datatype, formula: formula(of) };
}

function comparison(op: ">" | ">=" | "<" | "<=") {
  return (left: Number, right: Number): Condition => ({
    datatype: "BOOL",
    formula: { op, left: formula(left), right: formula(right) },
  });
}

export const above = comparison(">");
export const atLeast = comparison(">=");
export const below = comparison("<");
export const atMost = comparison("<=");

/** Whether a value is this one. */
export function is<D extends Datatype>(of: Operand<D>, value: ValueOf<D>): Condition {
  return { datatype: "BOOL", formula: { op: "==", left: formula(of), right: formula(value) } };
}

/** Whether all conditions hold. */
export function all(...of: readonly [Operand<"BOOL">, ...Operand<"BOOL">[]]): Condition {
  return { datatype: "BOOL", formula: { op: "and", of: of.map(formula) } };
}

/** Whether one condition holds at least. */
export function any(...of: readonly [Operand<"BOOL">, ...Operand<"BOOL">[]]): Condition {
  return { datatype: "BOOL", formula: { op: "or", of: of.map(formula) } };
}

export function not(of: Operand<"BOOL">): Condition {
  return { datatype: "BOOL", formula: { op: "not", of: formula(of) } };
}

/** Every value that a formula reads, in order. */
export function refsOf(formula: Formula): readonly Ref[] {
  switch (formula.op) {
    case "value":
      return [formula.ref];
    case "constant":
      return [];
    case "max":
    case "min":
    case "and":
    case "or":
      return formula.of.flatMap(refsOf);
    case "lookup":
    case "not":
      return refsOf(formula.of);
    case "+":
    case "-":
    case "*":
    case "/":
    case ">":
    case ">=":
    case "<":
    case "<=":
    case "==":
      return [...refsOf(formula.left), ...refsOf(formula.right)];
  }
}
