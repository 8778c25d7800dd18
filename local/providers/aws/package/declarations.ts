import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parseType } from "./type-text.ts";
import type { Shape } from "./type-text.ts";

/** One property of an interface or a class. */
export interface Field {
  /** Without `undefined`. */
  readonly shape: Shape;
  /** For an input: it must be given. For an output: it always has a value. */
  readonly required: boolean;
}

export type Fields = ReadonlyMap<string, Field>;

/** What a class of `@pulumi/aws` takes and has. */
export interface ResourceShape {
  readonly inputs: Fields;
  readonly outputs: Fields;
}

/** Declarations of one package, read as they are asked for. */
export interface Declarations {
  /** @returns undefined when the package has no such resource */
  readonly resource: (token: string) => ResourceShape | undefined;
  /** The fields of an interface of `types/input.d.ts`, such as `eks.NodeGroupScalingConfig`. */
  readonly input: (name: string) => Fields;
  /** The same of `types/output.d.ts`. */
  readonly output: (name: string) => Fields;
}

/** Comments hold any text, so that nothing can be looked for before they are gone. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "");
}

function field(optional: boolean, type: string): Field {
  const shape = parseType(type);
  const members = shape.is === "union" ? shape.of : [shape];
  const given = members.filter(({ is }) => is !== "undefined");
  const [only] = given;
  return {
    shape: given.length === 1 && only !== undefined ? only : { is: "union", of: given },
    required: !optional && given.length === members.length,
  };
}

/** The members between the brace that follows `opening` and its own closing brace, which stands at the same indent. */
function bodyOf(text: string, opening: string, indent: string): string | undefined {
  const start = text.indexOf(opening);
  if (start < 0) return undefined;
  const end = text.indexOf(`\n${indent}}`, start);
  return text.slice(start + opening.length, end < 0 ? undefined : end);
}

const MEMBER = /(?:^|[;{}\n])\s*(readonly )?(\w+)(\?)?: ((?:[^;{}]|\{[^{}]*\})+);/g;

function members(body: string, onlyReadonly = false): Fields {
  const fields = new Map<string, Field>();
  for (const [, readonly, name = "", mark, type = ""] of body.matchAll(MEMBER)) {
    if (onlyReadonly && readonly === undefined) continue;
    fields.set(name, field(mark === "?", type.trim()));
  }
  return fields;
}

/** Reads the declarations of the installed `@pulumi/aws`: what its programs are type-checked by is what holds at run time. */
export function readDeclarations(
  folder: string = dirname(createRequire(import.meta.url).resolve("@pulumi/aws/package.json")),
): Declarations {
  const texts = new Map<string, string>();
  const namespaceText = (file: string, namespace: string): string => {
    const key = `${file}#${namespace}`;
    const known = texts.get(key);
    if (known !== undefined) return known;
    const whole = texts.get(file) ?? readFileSync(join(folder, file), "utf8");
    texts.set(file, whole);
    const opening = `export declare namespace ${namespace} {`;
    const start = whole.indexOf(opening);
    const end = whole.indexOf("\nexport declare namespace ", start + 1);
    const text = start < 0 ? "" : withoutComments(whole.slice(start, end < 0 ? undefined : end));
    texts.set(key, text);
    return text;
  };
  const resources = new Map<string, ResourceShape | undefined>();
  const interfaces = new Map<string, Fields>();
  const interfaceOf = (file: string, name: string): Fields => {
    const key = `${file}#${name}`;
    const known = interfaces.get(key);
    if (known !== undefined) return known;
    const [namespace = "", ...rest] = name.split(".");
    const body = bodyOf(namespaceText(file, namespace), `\n    interface ${rest.join(".")} {`, "    ");
    if (body === undefined) throw new Error(`@pulumi/aws declares no ${name} in ${file}.`);
    const fields = members(body);
    interfaces.set(key, fields);
    return fields;
  };
  return {
    resource: (token) => {
      if (resources.has(token)) return resources.get(token);
      const shape = readResource(folder, token);
      resources.set(token, shape);
      return shape;
    },
    input: (name) => interfaceOf("types/input.d.ts", name),
    output: (name) => interfaceOf("types/output.d.ts", name),
  };
}

function readResource(folder: string, token: string): ResourceShape | undefined {
  const [, module, name] = /^aws:([\w/]+):(\w+)$/.exec(token) ?? [];
  if (module === undefined || name === undefined) return undefined;
  let text: string;
  try {
    text = withoutComments(readFileSync(join(folder, `${module}.d.ts`), "utf8"));
  } catch {
    return undefined;
  }
  const inputs = bodyOf(text, `\nexport interface ${name}Args {`, "");
  const outputs = bodyOf(text, `\nexport declare class ${name} extends pulumi.CustomResource {`, "");
  if (inputs === undefined || outputs === undefined) return undefined;
  return { inputs: members(inputs), outputs: members(outputs, true) };
}
