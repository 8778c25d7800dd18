import ts from "typescript";

/** A change of a rule's source that some test has to notice. */
export interface Mutant {
  /** Place and change, such as `if → false: props.open`; unique in its file. */
  readonly name: string;
  /** Whether it is evaluated when the module is loaded. */
  readonly atLoad: boolean;
}

export interface Mutated {
  /** The source with every mutant in it; the one whose number `globalThis.__mutant` holds is switched on. */
  readonly code: string;
  readonly mutants: readonly Mutant[];
}

/** What rules tell of themselves, words of findings: nothing is decided by them. And what the API server is told. */
const told = new Set([
  "id",
  "name",
  "severity",
  "enforcement",
  "description",
  "remediation",
  "url",
  "references",
  "message",
  "path",
  "admission",
]);

const swapped: ReadonlyMap<ts.SyntaxKind, ts.BinaryOperator> = new Map([
  [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, ts.SyntaxKind.EqualsEqualsEqualsToken],
  [ts.SyntaxKind.LessThanToken, ts.SyntaxKind.LessThanEqualsToken],
  [ts.SyntaxKind.LessThanEqualsToken, ts.SyntaxKind.LessThanToken],
  [ts.SyntaxKind.GreaterThanToken, ts.SyntaxKind.GreaterThanEqualsToken],
  [ts.SyntaxKind.GreaterThanEqualsToken, ts.SyntaxKind.GreaterThanToken],
  [ts.SyntaxKind.PlusToken, ts.SyntaxKind.MinusToken],
  [ts.SyntaxKind.AsteriskToken, ts.SyntaxKind.SlashToken],
]);
const joined = new Set([ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken]);
const comparing = new Set([ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken]);
const comparingCalls = new Set(["includes", "startsWith", "endsWith"]);

function callee(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  return ts.isIdentifier(expression) ? expression.text : undefined;
}

/** Whether a literal decides something: what it is compared with, or an element of a list. */
function decides(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return comparing.has(parent.operatorToken.kind);
  return ts.isCallExpression(parent) && comparingCalls.has(callee(parent) ?? "");
}

function withRegex(text: string): readonly (readonly [string, ts.Expression])[] {
  const { factory } = ts;
  const [, body = "", flags = ""] = /^\/(.*)\/([a-z]*)$/s.exec(text) ?? [];
  const without = [body.replace(/^\^/, ""), body.replace(/\$$/, "")].filter((one) => one !== body);
  return without.map((one) => [`/${one}/`, factory.createRegularExpressionLiteral(`/${one}/${flags}`)]);
}

/** What may stand in an expression's place, each with what it is called. */
function alternatives(node: ts.Expression): readonly (readonly [string, ts.Expression])[] {
  const { factory } = ts;
  if (ts.isBinaryExpression(node)) {
    const { left, right, operatorToken } = node;
    const operator = swapped.get(operatorToken.kind);
    if (operator !== undefined)
      return [[ts.tokenToString(operator) ?? "", factory.createBinaryExpression(left, operator, right)]];
    if (joined.has(operatorToken.kind))
      return [
        ["left alone", left],
        ["right alone", right],
      ];
    if (operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) return [["left alone", left]];
    return [];
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return [["not inverted", node.operand]];
  if (ts.isConditionalExpression(node))
    return [
      ["first", node.whenTrue],
      ["second", node.whenFalse],
    ];
  if (ts.isNumericLiteral(node)) {
    const value = Number(node.text);
    return [
      [`${value + 1}`, factory.createNumericLiteral(value + 1)],
      ...(value > 0 ? [[`${value - 1}`, factory.createNumericLiteral(value - 1)] as const] : []),
    ];
  }
  if (ts.isStringLiteral(node) && decides(node)) return [["other text", factory.createStringLiteral(`${node.text}~`)]];
  if (ts.isRegularExpressionLiteral(node)) return withRegex(node.text);
  if (ts.isArrayLiteralExpression(node) && node.elements.every((one) => !ts.isSpreadElement(one)))
    return node.elements.map((one, index) => [
      `without ${one.getText()}`,
      factory.createArrayLiteralExpression(node.elements.filter((_, place) => place !== index)),
    ]);
  if (ts.isCallExpression(node)) {
    const called = callee(node);
    const { expression, arguments: args } = node;
    if (called === "oneOf" && args.length > 1)
      return args.map((one, index) => [
        `without ${one.getText()}`,
        factory.createCallExpression(
          expression,
          undefined,
          args.filter((_, place) => place !== index),
        ),
      ]);
    if (!ts.isPropertyAccessExpression(expression)) return [];
    const otherCall = (name: string): ts.Expression =>
      factory.createCallExpression(
        factory.createPropertyAccessExpression(expression.expression, name),
        undefined,
        args,
      );
    if (called === "some") return [["every", otherCall("every")]];
    if (called === "every") return [["some", otherCall("some")]];
    if (called === "filter") return [["all", expression.expression]];
  }
  return [];
}

/** Whether nothing of a node is evaluated, or decides anything. */
function isTold(node: ts.Node): boolean {
  if (
    ts.isTypeNode(node) ||
    ts.isImportDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node)
  )
    return true;
  // What the API server is asked about is held to the same fixtures there: test/engine/admission.test.ts.
  if (ts.isFunctionDeclaration(node) && node.type?.getText().includes("Demanded") === true) return true;
  if (ts.isPropertyAssignment(node)) return told.has(node.name.getText());
  if (ts.isVariableDeclaration(node)) return ts.isIdentifier(node.name) && ["message", "path"].includes(node.name.text);
  return ts.isTemplateExpression(node) || ts.isAsExpression(node);
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}

/** A rule's source with all of its mutants, each switched off. Pure. */
export function mutate(source: string): Mutated {
  const file = ts.createSourceFile("rule.ts", source, ts.ScriptTarget.ESNext, true);
  const mutants: Mutant[] = [];
  const taken = new Map<string, number>();
  const transformed = ts.transform(file, [
    (context) => {
      const visit = (node: ts.Node, within: boolean): ts.Node => {
        if (isTold(node)) return node;
        const inside = within || ts.isFunctionLike(node);
        const visited = ts.visitEachChild(node, (child) => visit(child, inside), context);
        // A binding's default and a property's name are no expressions of their own.
        if (
          !ts.isExpression(node) ||
          (ts.isPropertyName(node) && ts.isPropertyAssignment(node.parent) && node.parent.name === node)
        )
          return visited;
        let result = visited as ts.Expression;
        for (const [change, alternative] of alternatives(node)) {
          const named = `${shortened(node.getText())} → ${change}`;
          const count = (taken.get(named) ?? 0) + 1;
          taken.set(named, count);
          const number = mutants.push({ name: count === 1 ? named : `${named} (${count})`, atLoad: !within }) - 1;
          const isOn = ts.factory.createBinaryExpression(
            ts.factory.createPropertyAccessExpression(ts.factory.createIdentifier("globalThis"), "__mutant"),
            ts.SyntaxKind.EqualsEqualsEqualsToken,
            ts.factory.createNumericLiteral(number),
          );
          result = ts.factory.createParenthesizedExpression(
            ts.factory.createConditionalExpression(isOn, undefined, alternative, undefined, result),
          );
        }
        return result;
      };
      return (root) => ts.visitEachChild(root, (child) => visit(child, false), context);
    },
  ]);
  const [root] = transformed.transformed;
  if (root === undefined) throw new RangeError("no source");
  return { code: ts.createPrinter().printFile(root), mutants };
}
