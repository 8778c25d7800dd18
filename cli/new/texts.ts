import type { IoSpec } from "../../components/model-service/spec/io.ts";
import { schemaLine } from "../../stacks/releases/edit/schema-line.ts";

/** What the files of a new model say. */
export interface NewModel {
  readonly name: string;
  readonly team: string;
  readonly runtime: string;
  /** What the artifact is, in words. */
  readonly what: string;
  readonly io: IoSpec | undefined;
}

/** `credit-risk` becomes `creditRisk`. A name that is a word of the language gets an ending. */
export function identifierOf(name: string): string {
  const camel = name.replaceAll(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return reserved.has(camel) ? `${camel}Model` : camel;
}

/** Words that no constant of a module can have, and what environments' files call themselves. */
const reserved = new Set(
  "await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield arguments eval local baseImages".split(
    " ",
  ),
);

/** The declaration of a model; prettier has the last word on its layout. Pure. */
export function modelText({ name, team, runtime, what, io }: NewModel): string {
  // Without outputs it would be no contract.
  const declared = io !== undefined && Object.keys(io.inputs).length > 0 && Object.keys(io.outputs).length > 0;
  const properties = [
    `name: ${JSON.stringify(name)}`,
    `team: ${JSON.stringify(team)}`,
    `runtime: { kind: ${JSON.stringify(runtime)} }`,
    ...(declared ? [`io: ${JSON.stringify(io)}`] : []),
    'load: { budget: "60s" }',
  ];
  return `import { defineModel } from "../../components/model-service/spec.ts";

/** ${what.replaceAll("*/", "* /")} */
export const ${identifierOf(name)} = defineModel({
${properties.map((property) => `  ${property},\n`).join("")}});
`;
}

/** The release of its first version. Pure. */
export function releaseText(name: string, environment: string, digest: string, from: string, golden: string): string {
  const value = (text: string): string => JSON.stringify(text);
  return `${schemaLine}
# Which version of ${name} runs in ${environment}. The digest names the packed artifact.
champion:
  digest: ${value(digest)}
  version: "1"
  from: ${value(from)}
  golden: ${value(golden)}
`;
}
