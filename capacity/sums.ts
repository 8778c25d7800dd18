/** So many of one amount; whole numbers. */
export interface Some {
  readonly amount: number;
  readonly count: number;
}

/** Tables of sums are made up to this many entries; beyond it the bounds are a little wider. */
const longestTable = 200_000;

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** Which sums up to `most`, in units of `unit`, some of the amounts come to. */
function reachable(some: readonly Some[], unit: number, most: number): Uint8Array {
  const reached = new Uint8Array(most + 1);
  reached[0] = 1;
  for (const { amount, count } of some) {
    const step = amount / unit;
    // How many of this amount a sum needs, at the fewest; those that other amounts come to need none.
    const used = new Int32Array(most + 1);
    for (let sum = step; sum <= most; sum += 1) {
      if (reached[sum] === 1 || reached[sum - step] === 0) continue;
      const needs = (used[sum - step] ?? 0) + 1;
      if (needs > count) continue;
      reached[sum] = 1;
      used[sum] = needs;
    }
  }
  return reached;
}

function prepared(some: readonly Some[]): { readonly taking: readonly Some[]; readonly unit: number } {
  const taking = some.filter(({ amount, count }) => amount > 0 && count > 0);
  return { taking, unit: taking.reduce((unit, { amount }) => divisor(unit, amount), 0) };
}

/** The least sum above `above` and at most `most`; undefined where there is none. May be told too small, never too large. */
export function leastAbove(some: readonly Some[], above: number, most: number): number | undefined {
  if (above < 0) return 0;
  const { taking, unit } = prepared(some);
  if (unit === 0) return undefined;
  const first = Math.floor(above / unit) + 1;
  const last = Math.floor(most / unit);
  if (first > last) return undefined;
  if (last > longestTable) return first * unit;
  const sum = reachable(taking, unit, last).indexOf(1, first);
  return sum === -1 ? undefined : sum * unit;
}

/** The largest sum up to `most`. May be told too large, never too small. */
export function mostWithin(some: readonly Some[], most: number): number {
  const { taking, unit } = prepared(some);
  if (unit === 0) return 0;
  const last = Math.floor(most / unit);
  return (last > longestTable ? last : reachable(taking, unit, last).lastIndexOf(1)) * unit;
}
