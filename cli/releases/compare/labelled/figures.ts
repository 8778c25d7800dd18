import { bootstrap, type Figure } from "../../statistics/bootstrap.ts";
import {
  accuracy,
  areaUnderCurve,
  logLoss,
  meanAbsoluteError,
  overconfidence,
  rootMeanSquaredError,
  type Classified,
} from "../../statistics/figures.ts";
import { share, type Estimate } from "../../statistics/interval.ts";

/** What a version said of all rows. */
export type Said =
  | { readonly is: "classes"; readonly classes: readonly string[]; readonly rows: readonly Classified[] }
  | { readonly is: "numbers"; readonly rows: readonly number[] };

/** A figure by which versions are judged. */
interface Judged {
  readonly name: string;
  /** Undefined where it says nothing of which version is better. */
  readonly better: "higher" | "lower" | undefined;
  readonly of: (said: Said, labels: readonly string[]) => Figure | undefined;
}

function hasProbabilities(rows: readonly Classified[]): boolean {
  return rows.every(({ probabilities }) => probabilities !== undefined);
}

/** In the order in which they are shown. */
const judged: readonly Judged[] = [
  {
    name: "accuracy",
    better: "higher",
    of: (said, labels) => (said.is === "classes" ? accuracy(labels, said.rows) : undefined),
  },
  {
    name: "log-loss",
    better: "lower",
    of: (said, labels) =>
      said.is === "classes" && hasProbabilities(said.rows) ? logLoss(labels, said.rows) : undefined,
  },
  {
    name: "AUC",
    better: "higher",
    of: (said, labels) =>
      said.is === "classes" && hasProbabilities(said.rows)
        ? areaUnderCurve(labels, said.rows, said.classes)
        : undefined,
  },
  {
    name: "overconfidence",
    better: undefined,
    of: (said, labels) =>
      said.is === "classes" && hasProbabilities(said.rows) ? overconfidence(labels, said.rows) : undefined,
  },
  {
    name: "MAE",
    better: "lower",
    of: (said, labels) => (said.is === "numbers" ? meanAbsoluteError(labels.map(Number), said.rows) : undefined),
  },
  {
    name: "RMSE",
    better: "lower",
    of: (said, labels) => (said.is === "numbers" ? rootMeanSquaredError(labels.map(Number), said.rows) : undefined),
  },
];

/** What the data show of one version beside the first. */
export type Finding = "better" | "worse" | "no difference that these rows show" | undefined;

/** A figure of all versions. */
export interface FigureOfAll {
  readonly name: string;
  readonly values: readonly Estimate[];
  /** Of each version but the first: how far it is from the first, on the same rows. */
  readonly differences: readonly (Estimate & { readonly finding: Finding })[];
}

function findingOf({ low, high }: Estimate, better: Judged["better"]): Finding {
  if (better === undefined) return undefined;
  if (!(low > 0) && !(high < 0)) return "no difference that these rows show";
  return low > 0 === (better === "higher") ? "better" : "worse";
}

/** Every figure that all versions have, the first being what the others are compared with. Pure. */
export function figuresOf(labels: readonly string[], versions: readonly [Said, ...Said[]]): readonly FigureOfAll[] {
  return judged.flatMap(({ name, better, of }) => {
    const [first, ...others] = versions.map((said) => of(said, labels));
    if (first === undefined || others.some((figure) => figure === undefined)) return [];
    const { values, differences } = bootstrap(labels.length, [first, ...(others as Figure[])]);
    return [
      {
        name,
        // Of rows that are all right no draw is ever wrong, and yet a share is known no better than Wilson's interval says.
        values: name === "accuracy" ? values.map(({ value }) => share(value * labels.length, labels.length)) : values,
        differences: differences.map((estimate) => ({ ...estimate, finding: findingOf(estimate, better) })),
      },
    ];
  });
}
