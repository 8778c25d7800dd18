import type { Difference, MarkedPicture, MarkedStep } from "./report.ts";

/*
 * What Markdown, terminal and page say of a graph of models in the same words; none of it is markup.
 */

/** `time-out: 2000 ms → 3000 ms`. */
export function differenceInWords({ what, before = "nothing", after = "nothing" }: Difference): string {
  return `${what}: ${before} → ${after}`;
}

/** What becomes of a step; undefined where it stays. */
export function stepInWords({ id, below, mark, differences }: MarkedStep): string | undefined {
  if (mark === "same") return undefined;
  const words = mark === "changed" ? differences.map(differenceInWords).join("; ") : below;
  return `step ${id} ${mark}${words === "" ? "" : ` (${words})`}`;
}

/** What becomes of a graph, a line each: none of one that stays as it is. */
export function graphLines({ name, mark, steps }: MarkedPicture): readonly string[] {
  if (mark === "same") return [];
  // Of a graph that comes or goes every step does: its models say it.
  const asked = steps.flatMap(({ id, asks }) => (asks === undefined ? [] : [`${id} asks ${asks}`]));
  if (mark !== "changed") return [`graph ${name} ${mark}: ${asked.join(", ")}`];
  return steps.flatMap((step) => {
    const words = stepInWords(step);
    return words === undefined ? [] : [`graph ${name}: ${words}`];
  });
}
