/** Between which shares of the whole each weight has to be. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

const enough = 1e-12;

/**
 * Weights that follow measured quality: each member's share is its share of all quality, and where that is outside of the bounds, the
 * bound; the others share out what is left, by their quality again. 1 in all, but for rounding. Pure.
 *
 * @param quality by member, the more the better, none below 0: an accuracy, or 1 less an error
 * @throws RangeError where there is no quality at all, or the bounds cannot be kept
 */
export function weightsFrom(
  quality: Readonly<Record<string, number>>,
  { least, most }: Bounds,
): Readonly<Record<string, number>> {
  const members = Object.keys(quality);
  if (
    members.some((member) => !((quality[member] ?? -1) >= 0)) ||
    !members.some((member) => (quality[member] ?? 0) > 0)
  )
    throw new RangeError("a quality is a number of at least 0, and one of them above");
  if (least * members.length > 1 + enough || most * members.length < 1 - enough)
    throw new RangeError(`${members.length} weights between ${least} and ${most} cannot be 1 in all`);
  const bounded = (scale: number): readonly number[] =>
    members.map((member) => Math.min(most, Math.max(least, scale * (quality[member] ?? 0))));
  const sum = (weights: readonly number[]): number => weights.reduce((a, b) => a + b, 0);
  // The one scale at which the bounded shares are 1 in all: their sum grows with it, so that halving finds it.
  let [low, high] = [0, 1];
  while (sum(bounded(high)) < 1 - enough && high < 2 ** 60) high *= 2;
  for (let round = 0; round < 200; round += 1) {
    const middle = (low + high) / 2;
    if (sum(bounded(middle)) < 1) low = middle;
    else high = middle;
  }
  const weights = bounded(high);
  return Object.fromEntries(members.map((member, index) => [member, weights[index] ?? 0]));
}
