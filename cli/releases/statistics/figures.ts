import type { Figure } from "./bootstrap.ts";

/** A mean of one number a row. */
function mean(numbers: readonly number[]): Figure {
  return (times) => {
    let [sum, count] = [0, 0];
    times.forEach((often, row) => {
      sum += often * (numbers[row] ?? Number.NaN);
      count += often;
    });
    return sum / count;
  };
}

/** What a version says of a row: a class, and how probable it takes each class to be. */
export interface Classified {
  readonly predicted: string;
  /** By class; undefined where a version tells none. */
  readonly probabilities: Readonly<Record<string, number>> | undefined;
}

/** The share of rows whose class is right. */
export function accuracy(labels: readonly string[], rows: readonly Classified[]): Figure {
  return mean(rows.map(({ predicted }, row) => (predicted === labels[row] ? 1 : 0)));
}

/** The least probability that counts: none would cost without end. As scikit-learn does for 64-bit numbers. */
const leastProbability = Number.EPSILON;

/** The mean of −ln(probability of the right class). https://scikit-learn.org/stable/modules/generated/sklearn.metrics.log_loss.html */
export function logLoss(labels: readonly string[], rows: readonly Required<Classified>[]): Figure {
  return mean(
    rows.map(({ probabilities }, row) => {
      const said = probabilities?.[labels[row] ?? ""] ?? 0;
      return -Math.log(Math.min(1 - leastProbability, Math.max(leastProbability, said)));
    }),
  );
}

/**
 * How often a row of a class gets a higher score than one that is none of it, ties counting half (the area under the ROC
 * curve); no number where all or none are of the class.
 */
function areaOf(isOfClass: readonly boolean[], scores: readonly number[]): Figure {
  const order = scores.map((_, row) => row).sort((one, other) => (scores[one] ?? 0) - (scores[other] ?? 0));
  return (times) => {
    let [negativesBelow, positives, wins] = [0, 0, 0];
    for (let start = 0; start < order.length;) {
      let [end, tiedPositives, tiedNegatives] = [start, 0, 0];
      const score = scores[order[start] ?? 0];
      for (; end < order.length && scores[order[end] ?? 0] === score; end += 1) {
        const row = order[end] ?? 0;
        if (isOfClass[row] === true) tiedPositives += times[row] ?? 0;
        else tiedNegatives += times[row] ?? 0;
      }
      wins += tiedPositives * (negativesBelow + tiedNegatives / 2);
      negativesBelow += tiedNegatives;
      positives += tiedPositives;
      start = end;
    }
    return wins / (positives * negativesBelow);
  };
}

/**
 * The area under the ROC curve; of more than two classes the mean of each against the rest.
 * https://scikit-learn.org/stable/modules/generated/sklearn.metrics.roc_auc_score.html (`multi_class="ovr"`)
 */
export function areaUnderCurve(
  labels: readonly string[],
  rows: readonly Required<Classified>[],
  classes: readonly string[],
): Figure {
  const judged = classes.length === 2 ? classes.slice(1) : classes;
  const areas = judged.map((name) =>
    areaOf(
      labels.map((label) => label === name),
      rows.map(({ probabilities }) => probabilities?.[name] ?? 0),
    ),
  );
  return (times) => areas.reduce((sum, area) => sum + area(times), 0) / areas.length;
}

/** The mean of the differences from the known numbers, whatever their sign. */
export function meanAbsoluteError(known: readonly number[], said: readonly number[]): Figure {
  return mean(known.map((value, row) => Math.abs(value - (said[row] ?? Number.NaN))));
}

/** The root of the mean squared difference from the known numbers. */
export function rootMeanSquaredError(known: readonly number[], said: readonly number[]): Figure {
  const squared = mean(known.map((value, row) => (value - (said[row] ?? Number.NaN)) ** 2));
  return (times) => Math.sqrt(squared(times));
}

/** How probable a version takes what it says to be, less how often it is right: above 0 it is too sure of itself. */
export function overconfidence(labels: readonly string[], rows: readonly Required<Classified>[]): Figure {
  return mean(
    rows.map(
      ({ predicted, probabilities }, row) => (probabilities?.[predicted] ?? 0) - (predicted === labels[row] ? 1 : 0),
    ),
  );
}
