import { table } from "../../../../local/console/table.ts";
import type { Answer } from "../../../answer.ts";
import { between, count } from "../../words.ts";
import type { Candidate } from "../candidates.ts";
import type { Estimate } from "../../statistics/interval.ts";
import type { FigureOfAll } from "./figures.ts";

/** What versions of a model made of labelled rows. */
export interface Judged {
  readonly environment: string;
  readonly model: string;
  readonly file: string;
  readonly label: string;
  readonly rows: number;
  readonly candidates: readonly [Candidate, ...Candidate[]];
  readonly figures: readonly FigureOfAll[];
}

function shown(value: number): string {
  return Number.isNaN(value) ? "–" : value.toFixed(4);
}

function estimate(one: Estimate | undefined): string {
  return one === undefined || Number.isNaN(one.value) ? "–" : `${shown(one.value)} (${between(one, shown)})`;
}

/** How sure of itself a version is, in words. */
function calibration(candidates: readonly Candidate[], figures: readonly FigureOfAll[]): readonly string[] {
  const found = figures.find(({ name }) => name === "overconfidence");
  return (found?.values ?? []).map(({ value, low, high }, index) => {
    const name = candidates[index]?.name ?? "";
    const points = (part: number): string => `${(100 * Math.abs(part)).toFixed(1)} points`;
    if (low > 0)
      return `${name} is too sure of itself: what it says has a probability ${points(value)} above how often it is right (${points(low)} to ${points(high)}).`;
    if (high < 0)
      return `${name} is less sure than it could be: what it says has a probability ${points(value)} below how often it is right (${points(high)} to ${points(low)}).`;
    return `${name} is about as sure of itself as it is right, as far as these rows show.`;
  });
}

function verdicts({ candidates, figures }: Judged): readonly string[] {
  const [first, ...others] = candidates;
  return others.flatMap(({ name }, index) =>
    figures.flatMap(({ name: figure, differences }) => {
      const difference = differences[index];
      if (difference?.finding === undefined) return [];
      const told = `${shown(difference.value)} (${between(difference, shown)})`;
      return [`${figure}: ${name} is ${wordsOf(difference.finding, first.name)}; the difference is ${told}.`];
    }),
  );
}

function wordsOf(finding: "better" | "worse" | "no difference that these rows show", first: string): string {
  return finding === "better" || finding === "worse"
    ? `${finding} than ${first}`
    : `neither better nor worse than ${first} as far as these rows show`;
}

/** Versions of a model on labelled rows, with what that shows. Pure. */
export function labelledAnswer(judged: Judged): Answer {
  const { environment, model, file, label, rows, candidates, figures } = judged;
  const told = figures.filter(({ name }) => name !== "overconfidence");
  const cells = candidates.map((candidate, index) => [
    candidate.name,
    candidate.variant?.version ?? "",
    ...told.map(({ values }) => estimate(values[index])),
  ]);
  const [words, sureness] = [verdicts(judged), calibration(candidates, figures)];
  return {
    text: [
      `${model} in ${environment} on ${count(rows)} rows of ${file}, by ${label}; 95 % intervals`,
      "",
      table([["", "VERSION", ...told.map(({ name }) => name.toUpperCase())], ...cells]),
      "",
      ...words,
      ...sureness,
    ].join("\n"),
    json: {
      environment,
      model,
      file,
      label,
      rows,
      versions: candidates.map(({ name, digest, variant }) => ({ name, digest, version: variant?.version ?? null })),
      figures,
      verdict: [...words, ...sureness],
    },
    ok: true,
  };
}
