import { table } from "../../local/console/table.ts";
import type { Answer } from "../answer.ts";
import { sized } from "../registry/answer.ts";
import { isWell, type Looked, type Made } from "./look.ts";
import type { Gate, Vulnerability } from "./vulnerabilities.ts";

function named({ id, aliases, package: name, version, severity }: Vulnerability): string {
  const others = aliases.filter((alias) => alias !== id);
  return `${id}${others.length === 0 ? "" : ` (${others.join(", ")})`} in ${name} ${version}, severity ${severity === undefined ? "unknown" : severity.toFixed(1)}`;
}

function gateLines({ by, refused, waived, below, ended, unknown, passes }: Gate): readonly string[] {
  return [
    `${by}: ${passes ? "passes" : "does not pass"}${below.length === 0 ? "" : `, ${below.length} below what is refused`}`,
    ...refused.map((one) => `  refused  ${named(one)}`),
    ...waived.map((one) => `  waived   ${named(one)}: ${one.reason} (until ${one.until})`),
    ...ended.map(({ id, until }) => `  the waiver of ${id} ended on ${until}`),
    ...unknown.map((why) => `  nobody can say: ${why}`),
  ];
}

function madeWords({ isReleased, pushed, written }: Made): readonly string[] {
  return [
    ...(isReleased === undefined ? [] : [isReleased ? "the same as runs there" : "another than runs there"]),
    ...(pushed === undefined ? [] : [pushed === 0 ? "was there already" : `pushed, ${sized(pushed)}`]),
    ...(written === true ? ["written into stacks/runtime-images"] : []),
  ];
}

function row({ name, digest, isThere, bytes, sbom, packages, signed, verified, made }: Looked): readonly string[] {
  if (!isThere) return [name, `${digest.slice(0, 19)}…`, "not in the registry"];
  return [
    name,
    `${digest.slice(0, 19)}…`,
    sized(bytes),
    sbom === undefined ? "no SBOM" : `SBOM of ${packages ?? 0} packages`,
    ...(signed === undefined ? [] : [signed === "now" ? "signed" : "was signed already"]),
    ...(verified === undefined ? [] : [verified ? "signature verified" : "NOT signed by this key"]),
    ...(made === undefined ? [] : madeWords(made)),
  ];
}

/** What an environment's images are, and how they stand. */
export function imagesAnswer(environment: string, looked: readonly Looked[]): Answer {
  const ok = looked.every(isWell);
  if (looked.length === 0)
    return {
      ok: true,
      text: `${environment} runs no image that is built here yet.`,
      json: { environment, images: [] },
    };
  const gates = looked.flatMap(({ name, gates: all, others }) =>
    all.length === 0
      ? []
      : [
          `${name}:`,
          ...all.flatMap(gateLines).map((line) => `  ${line}`),
          ...(others.length === 0 ? [] : [`    not judged, in no database: ${others.join(", ")}`]),
        ],
  );
  return {
    ok,
    text: [table(looked.map(row)), ...(gates.length === 0 ? [] : ["", ...gates])].join("\n"),
    json: { environment, ok, images: looked.map((one) => ({ ...one, ok: isWell(one) })) },
  };
}
