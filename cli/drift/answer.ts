import { table } from "../../local/console/table.ts";
import type { Drift, Drifted } from "../../preview/drift/drift.ts";
import type { PropertyChange, Shown, StackReport } from "../../preview/report.ts";
import type { Answer } from "../answer.ts";

/** What was found of one stack. */
export interface FoundDrift {
  readonly stack: string;
  readonly drift: Drift;
  /** How many resources were looked at. */
  readonly looked: number;
  /** What the program itself would change: it is newer than what was applied last. Undefined: nobody asked. */
  readonly code?: StackReport["counts"];
}

const hidden: Readonly<Record<Exclude<Shown["is"], "value">, string>> = {
  secret: "(secret)",
  unknown: "(not known)",
  nothing: "nothing",
};

function shown(value: Shown): string {
  if (value.is !== "value") return hidden[value.is];
  return value.text.length > 60 ? `${value.text.slice(0, 57)}…` : value.text;
}

function changed({ path, before, after }: PropertyChange): string {
  return `${path}: declared ${shown(before)}, is ${shown(after)}`;
}

function rows({ resource, what, properties }: Drifted): readonly (readonly string[])[] {
  const [kind, model] = [resource.type.split(":").at(-1) ?? "", resource.model ?? "–"];
  const marked = resource.protect ? `${kind} ${resource.name} (protected)` : `${kind} ${resource.name}`;
  if (what === "gone") return [[marked, model, "somebody deleted it"]];
  return properties.map((property, index) => [index === 0 ? marked : "", index === 0 ? model : "", changed(property)]);
}

/** Changes that the program would make, in words; none for nothing. */
function codeInWords(code: StackReport["counts"]): string {
  const told = (["create", "update", "replace", "delete"] as const).filter((operation) => code[operation] > 0);
  return told.map((operation) => `${operation} ${code[operation]}`).join(", ");
}

function textOf({ stack, drift: { drifted, benign }, looked, code }: FoundDrift): string {
  const head =
    drifted.length === 0
      ? `${stack}: no drift; all ${looked} resources are as the program made them`
      : `${stack}: ${drifted.length} of ${looked} resources are not as the program made them`;
  const apart = code === undefined ? "" : codeInWords(code);
  return [
    head,
    ...(drifted.length === 0 ? [] : ["", table([["RESOURCE", "MODEL", "WHAT"], ...drifted.flatMap(rows)])]),
    ...(benign.length === 0 ? [] : ["", "Nobody's concern:"]),
    ...benign.map(
      ({ resource, path, because }) => `  ${resource.name}${path === undefined ? "" : ` ${path}`}: ${because}`,
    ),
    ...(drifted.length === 0
      ? []
      : [
          "",
          `\`pulumi up --refresh -s ${stack}\` puts back what the program says. What is to stay belongs into the program.`,
        ]),
    ...(apart === ""
      ? []
      : ["", `Not drift: the program is newer than what was applied (${apart}); npx ml preview ${stack} shows it.`]),
  ].join("\n");
}

/** What drifted, of every stack that was asked for; not well where something that matters did. Pure. */
export function driftAnswer(found: readonly FoundDrift[]): Answer {
  return {
    text: found.map(textOf).join("\n\n"),
    json: {
      stacks: found.map(({ stack, drift, looked, code }) => ({
        stack,
        looked,
        ...drift,
        ...(code === undefined ? {} : { code }),
      })),
    },
    ok: found.every(({ drift }) => drift.drifted.length === 0),
  };
}
