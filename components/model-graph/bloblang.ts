import type { Datatype } from "../model-service/settings.ts";
import type { Formula } from "./expression.ts";
import type { Scope } from "./node.ts";
import type { Presence, Ref } from "./ref.ts";

/**
 * Mappings in Bento's language: https://warpstreamlabs.github.io/bento/docs/guides/bloblang/about. What is mapped is the
 * graph's own document: `n` rows, `v` values by step and output (`rows` and the dimensions after the first, `tail`), `c` the
 * way that each row went at a choice, `failures` of hard steps and `soft` ones by step.
 */

/** A value as Bloblang writes it; Bento replaces `${` by variables of its environment wherever it stands. */
export function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll("${", "\\u0024{");
}

/** Where a value lies. */
export function tensorAt({ node, output }: Ref<Datatype, Presence>): string {
  return `this.v.${literal(node)}.${literal(output)}`;
}

/** Whether row `i` is among those of a scope. */
function isWithin({ choice, way }: Scope): string {
  return `this.c.${literal(choice)}.index(i) == ${literal(way)}`;
}

/** How values of a type look in JSON. */
const jsonTypes: Readonly<Partial<Record<Datatype, string>>> = { BYTES: "string", BOOL: "bool" };

/**
 * Whether values are of a type. They are looked at where they come in: a method of Bloblang's that is given another type
 * says the value itself in its error, and that goes to the log.
 */
export function areOf(values: string, datatype: Datatype): string {
  return `${values}.all(v -> v.type() == ${literal(jsonTypes[datatype] ?? "number")})`;
}

/** A tensor of the protocol, flat or nested, as rows: numbers and texts, or lists where a row has several. */
export const tensorMap = `map tensor {
  let tail = this.shape.slice(1)
  let size = $tail.fold(1, e -> e.tally * e.value)
  let data = if this.data.index(0).type() == "array" { this.data.flatten() } else { this.data }
  root.tail = $tail
  root.rows = if $data.length() != this.shape.index(0) * $size { throw("size") } else if $size == 1 { $data } else { range(0, this.shape.index(0)).map_each(i -> $data.slice(i * $size, (i + 1) * $size)) }
}`;

/** A value of each row: null for those that are not of the scope. */
export function eachRow(scope: Scope | undefined, value: string): string {
  return `range(0, this.n).map_each(i -> ${scope === undefined ? value : `if ${isWithin(scope)} { ${value} } else { null }`})`;
}

/** The places of the rows of a scope. */
export function rowsOf(scope: Scope | undefined): string {
  if (scope === undefined) return "range(0, this.n)";
  return `this.c.${literal(scope.choice)}.enumerated().filter(row -> row.value == ${literal(scope.way)}).map_each(row -> row.index)`;
}

/** A value of row `i`. */
export function valueOf(ref: Ref<Datatype, Presence>): string {
  return `${tensorAt(ref)}.rows.index(i)`;
}

function infix(operator: string, ...of: readonly string[]): string {
  return `(${of.join(` ${operator} `)})`;
}

/**
 * What a formula computes of row `i`.
 * @param value how a value is written
 */
export function formulaText(formula: Formula, value: (ref: Ref) => string = valueOf): string {
  const text = (part: Formula): string => formulaText(part, value);
  switch (formula.op) {
    case "value":
      return value(formula.ref);
    case "constant":
      return literal(formula.value);
    case "max":
    case "min":
      return `[${formula.of.map(text).join(", ")}].${formula.op}()`;
    case "and":
      return infix("&&", ...formula.of.map(text));
    case "or":
      return infix("||", ...formula.of.map(text));
    case "not":
      return `!${infix("", text(formula.of))}`;
    case "lookup":
      return lookupText(text(formula.of), formula.table, formula.otherwise);
    case "+":
    case "-":
    case "*":
    case "/":
    case ">":
    case ">=":
    case "<":
    case "<=":
    case "==":
      return infix(formula.op, text(formula.left), text(formula.right));
  }
}

/** Comparisons rather than a path into an object: a dot in a text would be one more step of it. */
function lookupText(of: string, table: Readonly<Record<string, string | number>>, otherwise: string | number): string {
  const cases = Object.entries(table).map(([key, value]) => `if ${of} == ${literal(key)} { ${literal(value)} } else `);
  return cases.length === 0 ? literal(otherwise) : `(${cases.join("")}{ ${literal(otherwise)} })`;
}
