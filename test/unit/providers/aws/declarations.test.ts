import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { kinds } from "../../../../local/providers/aws/kinds/index.ts";
import { readDeclarations, type Fields } from "../../../../local/providers/aws/package/declarations.ts";
import { parseType, type Shape } from "../../../../local/providers/aws/package/type-text.ts";

const folder = dirname(createRequire(import.meta.url).resolve("@pulumi/aws/package.json"));
const declarations = readDeclarations(folder);

function source(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(folder, file), "utf8"), ts.ScriptTarget.ES2023);
}

type Member = ts.PropertySignature | ts.PropertyDeclaration;

/** Members as the compiler reads them: name, whether it may be left out, and its type's own text. */
function members(nodes: readonly ts.Node[], file: ts.SourceFile): Map<string, { optional: boolean; type: string }> {
  const found = nodes.filter((node): node is Member => ts.isPropertySignature(node) || ts.isPropertyDeclaration(node));
  return new Map(
    found.map((member) => [
      member.name.getText(file),
      { optional: member.questionToken !== undefined, type: member.type?.getText(file) ?? "" },
    ]),
  );
}

/** Interfaces of `types/input.d.ts` or `types/output.d.ts` by `namespace.Name`. */
function interfaces(name: "input" | "output"): Map<string, ReturnType<typeof members>> {
  const file = source(`types/${name}.d.ts`);
  const found = new Map<string, ReturnType<typeof members>>();
  for (const statement of file.statements) {
    if (!ts.isModuleDeclaration(statement) || statement.body === undefined || !ts.isModuleBlock(statement.body))
      continue;
    for (const inner of statement.body.statements)
      if (ts.isInterfaceDeclaration(inner))
        found.set(`${statement.name.getText(file)}.${inner.name.text}`, members(inner.members, file));
  }
  return found;
}

const compiled = { input: interfaces("input"), output: interfaces("output") };

/** The types that a shape names, at any depth. */
function named(shape: Shape): readonly string[] {
  if (shape.is === "object") return [shape.name];
  if (shape.is === "list" || shape.is === "map") return named(shape.of);
  return shape.is === "union" ? shape.of.flatMap(named) : [];
}

/** Fields as this project reads them, in the compiler's terms: left out means optional or undefined among the types. */
function plain(fields: Fields): Record<string, boolean> {
  return Object.fromEntries([...fields].map(([name, { required }]) => [name, required]));
}

function expected(declared: ReturnType<typeof members>): Record<string, boolean> {
  return Object.fromEntries(
    [...declared].map(([name, { optional, type }]) => [name, !optional && !/\| undefined>?$/.test(type)]),
  );
}

describe("declarations of @pulumi/aws, as the TypeScript compiler reads them", () => {
  const reached = { input: new Set<string>(), output: new Set<string>() };
  const reach = (io: "input" | "output", fields: Fields): void => {
    for (const { shape } of fields.values())
      for (const name of named(shape))
        if (!reached[io].has(name)) {
          reached[io].add(name);
          reach(io, declarations[io](name));
        }
  };

  it.each(kinds.map(({ token }) => token))("%s", (token) => {
    const [, module = "", name = ""] = token.split(":");
    const file = source(`${module}.d.ts`);
    const shape = declarations.resource(token);
    if (shape === undefined) throw new Error(`${token} is not declared.`);
    for (const statement of file.statements) {
      if (ts.isInterfaceDeclaration(statement) && statement.name.text === `${name}Args`)
        expect(plain(shape.inputs)).toEqual(expected(members(statement.members, file)));
      if (ts.isClassDeclaration(statement) && statement.name?.text === name) {
        const own = statement.members.filter(
          (member) =>
            ts.isPropertyDeclaration(member) &&
            member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword),
        );
        expect(plain(shape.outputs)).toEqual(expected(members(own, file)));
      }
    }
    expect(shape.inputs.size + shape.outputs.size).toBeGreaterThan(0);
    reach("input", shape.inputs);
    reach("output", shape.outputs);
  });

  it.each(["input", "output"] as const)("%s types that those name", (io) => {
    expect(reached[io].size).toBeGreaterThan(50);
    for (const name of reached[io])
      expect({ name, fields: plain(declarations[io](name)) }).toEqual({
        name,
        fields: expected(compiled[io].get(name) ?? new Map<string, never>()),
      });
  });
});

describe("types as they are written", () => {
  it.each<[string, Shape]>([
    ["string", { is: "string" }],
    ["pulumi.Input<number | undefined>", { is: "union", of: [{ is: "number" }, { is: "undefined" }] }],
    ["pulumi.Input<pulumi.Input<inputs.eks.Taint>[]>", { is: "list", of: { is: "object", name: "eks.Taint" } }],
    ["{\n  [key: string]: pulumi.Input<string>;\n}", { is: "map", of: { is: "string" } }],
    [
      '"a" | "b"',
      {
        is: "union",
        of: [
          { is: "literal", value: "a" },
          { is: "literal", value: "b" },
        ],
      },
    ],
    ["ARN", { is: "string" }],
    ["pulumi.asset.Archive", { is: "any" }],
  ])("%s", (text, shape) => {
    expect(parseType(text)).toEqual(shape);
  });

  it("says so when a type is of a form that it does not know", () => {
    expect(() => parseType("{ [key: string]: string; other: number }")).toThrow("not of a form that is known");
  });
});

describe("what the package does not have", () => {
  it("is undefined", () => {
    expect(declarations.resource("aws:ec2/vpc:Subnet")).toBeUndefined();
    expect(declarations.resource("aws:nowhere/nothing:Nothing")).toBeUndefined();
    expect(declarations.resource("../../escape")).toBeUndefined();
  });

  it("is an error for a type that is named and not there", () => {
    expect(() => declarations.input("eks.Nothing")).toThrow("declares no eks.Nothing");
  });
});
