import ts from "typescript";

/** Where text is put into a file. */
interface Insertion {
  readonly at: number;
  readonly text: string;
}

function listOf(source: ts.SourceFile, property: string): ts.ArrayLiteralExpression | undefined {
  let found: ts.ArrayLiteralExpression | undefined;
  const visit = (node: ts.Node): void => {
    if (
      ts.isPropertyAssignment(node) &&
      ts.isIdentifier(node.name) &&
      node.name.text === property &&
      ts.isArrayLiteralExpression(node.initializer)
    )
      found ??= node.initializer;
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function lastModelImport(source: ts.SourceFile): ts.ImportDeclaration | undefined {
  return source.statements
    .filter(ts.isImportDeclaration)
    .findLast(
      ({ moduleSpecifier }) => ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text.startsWith("../models/"),
    );
}

/**
 * The text of an environment's file with one more model on demand: an import after those of the other models, and its name
 * at the end of `onDemand`. Pure; everything else stays as it is.
 * @returns undefined where the file has no imports of models, or no such list
 */
export function withModel(text: string, name: string, identifier: string): string | undefined {
  const source = ts.createSourceFile("environment.ts", text, ts.ScriptTarget.Latest, true);
  const list = listOf(source, "onDemand");
  const after = lastModelImport(source);
  if (list === undefined || after === undefined) return undefined;
  const last = list.elements.at(-1);
  const insertions: readonly Insertion[] = [
    last === undefined ? { at: list.getStart() + 1, text: identifier } : { at: last.getEnd(), text: `, ${identifier}` },
    { at: after.getEnd(), text: `\nimport { ${identifier} } from "../models/${name}.ts";` },
  ];
  return [...insertions]
    .sort((a, b) => b.at - a.at)
    .reduce((content, { at, text: more }) => content.slice(0, at) + more + content.slice(at), text);
}
