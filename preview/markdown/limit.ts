import { count } from "../words.ts";
import { escaped } from "./escape.ts";
import type { Section } from "./section.ts";

/** A comment in parts. */
export interface Parts {
  readonly head: readonly string[];
  /** Each stack's sections. */
  readonly stacks: readonly (readonly Section[])[];
  readonly foot: readonly string[];
}

function joined({ head, stacks, foot }: Parts, leftOut: readonly Section[]): string {
  const left = new Set(leftOut);
  const bodies = stacks.map((sections) =>
    sections
      .filter((section) => !left.has(section))
      .map(({ lines }) => lines.join("\n"))
      .join("\n\n"),
  );
  const names = leftOut.map(({ name }) => name).sort();
  const said =
    names.length === 0
      ? []
      : [
          `**Left out, as a comment has to be short:** ${names.slice(0, 20).map(escaped).join(", ")}${
            names.length > 20 ? ` and ${count(names.length - 20, "more section")}` : ""
          }.`,
        ];
  return [...head, bodies.join("\n\n---\n\n"), ...said, foot.join("\n")]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

/**
 * The comment, with as many sections as the limit allows: those of the least weight go first, the longest of them before
 * others. Counted in bytes, of which there are never fewer than characters. Pure.
 */
export function withinLimit(parts: Parts, limit: number): string {
  const length = ({ lines }: Section): number => Buffer.byteLength(lines.join("\n"));
  const going = parts.stacks
    .flat()
    .filter((section): section is Section & { readonly weight: number } => section.weight !== undefined)
    .sort((one, other) => one.weight - other.weight || length(other) - length(one));
  const leftOut: Section[] = [];
  let told = joined(parts, leftOut);
  while (Buffer.byteLength(told) > limit && leftOut.length < going.length) {
    // Nothing is gained by one at a time where much is too much.
    const excess = Buffer.byteLength(told) - limit;
    let gained = 0;
    for (const section of going.slice(leftOut.length)) {
      leftOut.push(section);
      gained += length(section);
      if (gained >= excess) break;
    }
    told = joined(parts, leftOut);
  }
  return told;
}
