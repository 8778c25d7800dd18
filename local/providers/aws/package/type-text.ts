/** What a value of a property may be, as `@pulumi/aws` declares it. */
export type Shape =
  | { readonly is: "string" | "number" | "boolean" | "any" }
  | { readonly is: "literal"; readonly value: string }
  | { readonly is: "list" | "map"; readonly of: Shape }
  | { readonly is: "union"; readonly of: readonly Shape[] }
  /** An interface of `types/input.d.ts` or `types/output.d.ts`, by namespace and name. */
  | { readonly is: "object"; readonly name: string }
  /** Only in unions: the value may be left out. */
  | { readonly is: "undefined" };

/** Interfaces of the package by their last name; everything else that is not a primitive is opaque. */
const OBJECT = /^(?:inputs|outputs)\.(.+)$/;
const PRIMITIVES = new Set(["string", "number", "boolean"]);
/** Wrappers that say when a value is known, not what it is. */
const WRAPPERS = new Set(["pulumi.Input", "pulumi.Output", "Promise"]);

/**
 * Reads a type as the package's generated declarations write them: primitives, string literals, `T[]`, unions,
 * `{ [key: string]: T }`, `inputs.NAMESPACE.Name`, each in any number of `pulumi.Input<…>`. Classes and aliases of the package
 * (`eks.Cluster`, `ARN`, `Region`) count as a string: a program passes a name or an ARN.
 */
export function parseType(text: string): Shape {
  const tokens = text.match(/"[^"]*"|[\w$.]+|[<>[\]{}|:;,()]/g) ?? [];
  let at = 0;
  const expect = (token: string): void => {
    if (tokens[at++] !== token) throw new Error(`The type "${text}" is not of a form that is known: no ${token}.`);
  };
  const union = (): Shape => {
    const members: Shape[] = [];
    if (tokens[at] === "|") at++;
    for (;;) {
      const member = suffixed();
      members.push(...(member.is === "union" ? member.of : [member]));
      if (tokens[at] !== "|") break;
      at++;
    }
    const [only] = members;
    return members.length === 1 && only !== undefined ? only : { is: "union", of: members };
  };
  const suffixed = (): Shape => {
    let shape = primary();
    while (tokens[at] === "[") {
      at++;
      expect("]");
      shape = { is: "list", of: shape };
    }
    return shape;
  };
  const primary = (): Shape => {
    const token = tokens[at++] ?? "";
    if (token === "(") {
      const inner = union();
      expect(")");
      return inner;
    }
    if (token === "{") {
      // An index signature: the only kind of object literal that is generated.
      for (const part of ["[", "key", ":", "string", "]", ":"]) expect(part);
      const of = union();
      if (tokens[at] === ";") at++;
      expect("}");
      return { is: "map", of };
    }
    if (token.startsWith('"')) return { is: "literal", value: token.slice(1, -1) };
    if (tokens[at] === "<") {
      at++;
      const inner = union();
      expect(">");
      return WRAPPERS.has(token) ? inner : { is: "any" };
    }
    if (token === "undefined") return { is: "undefined" };
    if (PRIMITIVES.has(token)) return { is: token as "string" | "number" | "boolean" };
    const object = OBJECT.exec(token)?.[1];
    if (object !== undefined) return { is: "object", name: object };
    if (token === "any" || token.startsWith("pulumi.asset.")) return { is: "any" };
    return { is: "string" };
  };
  const shape = union();
  if (at !== tokens.length) throw new Error(`The type "${text}" is not of a form that is known.`);
  return shape;
}
