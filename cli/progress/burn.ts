import { latencyBound } from "../../components/latency-bounds.ts";
import type { ResolvedSlo } from "../../components/model-service/slo.ts";
import type { BurnWindow } from "../../components/monitoring/windows.ts";
import type { Measured } from "../releases/measured.ts";

/** What was measured of a challenger over the two windows of a pair. */
export interface BurnEvidence {
  readonly window: BurnWindow;
  readonly long: Measured;
  readonly short: Measured;
}

/** As in the alerts of a whole model: fewer broken requests are not a trend (components/monitoring/alerts/promises.ts). */
const leastBroken = 5;

/** The first answers of a server that has just begun are slow, and are not all that there will be. */
const leastRequests = 50;

/** A share of 1 % of the answers may be slower than a p99. */
const latencyBudget = 0.01;

/** Answers that were slower than promised: those above the bound that the gateway counts them by. */
function slow({ latency }: Measured, p99Seconds: number): number {
  const bound = latencyBound(p99Seconds);
  const all = latency.at(-1)?.count ?? 0;
  const within = bound === "none" ? all : (latency.find(({ upTo }) => upTo >= bound)?.count ?? all);
  return Math.max(0, all - within);
}

/**
 * What burns a challenger's own budget so fast that somebody would be woken if all requests were its: the same promise and pairs
 * of windows as the alerts of the model, of the requests that it answered itself. A sentence each; none where nothing does, or
 * the model promises nothing. Pure.
 */
export function burns(slo: ResolvedSlo, all: readonly BurnEvidence[]): readonly string[] {
  if (slo === "none") return [];
  const promises = [
    {
      words: "requests failed",
      budget: 1 - slo.availability / 100,
      broken: ({ failed }: Measured) => failed,
    },
    {
      words: `requests took longer than ${Math.round(slo.p99Seconds * 1e6) / 1e3} ms`,
      budget: latencyBudget,
      broken: (measured: Measured) => slow(measured, slo.p99Seconds),
    },
  ];
  return promises.flatMap(({ words, budget, broken }) => {
    const rate = (measured: Measured): number =>
      measured.requests === 0 ? 0 : broken(measured) / measured.requests / budget;
    const worst = all.find(
      ({ window: { factor }, long, short }) =>
        long.requests >= leastRequests && rate(long) > factor && rate(short) > factor && broken(long) >= leastBroken,
    );
    return worst === undefined
      ? []
      : [
          `${Math.round(broken(worst.long))} of its ${worst.long.requests} ${words}: ${rate(worst.long).toFixed(1)} times as fast as the budget may be spent, above ${worst.window.factor}`,
        ];
  });
}
