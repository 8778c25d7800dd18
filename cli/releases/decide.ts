import type { ResolvedSlo } from "../../components/model-service/slo.ts";
import type { Criteria } from "./criteria.ts";
import type { Measured } from "./measured.ts";
import { difference, ratio, share, type Estimate } from "./statistics/interval.ts";
import { quantileOfBuckets } from "./statistics/quantile.ts";
import type { Outcome, Reason, Verdict } from "./verdict.ts";
import { between, count, milliseconds, percent } from "./words.ts";

/** What is known of the two that are compared. */
export interface Evidence {
  readonly champion: Measured;
  readonly challenger: Measured;
  /** Seconds that the counts are of. */
  readonly seconds: number;
  readonly slo: ResolvedSlo;
  /** Share of equal answers on the same requests; undefined where it was not asked. */
  readonly agreement?: Estimate;
}

/** What an interval says of an upper bound: met when all of it is within, not met when none is. */
function atMost({ value, low, high }: Estimate, bound: number): Outcome {
  if (Number.isNaN(value)) return "undecided";
  if (high <= bound) return "met";
  return low > bound ? "not met" : "undecided";
}

function orTooFew(outcome: Outcome): string {
  return outcome === "undecided" ? "; too few requests to tell" : "";
}

function enough({ challenger, seconds }: Evidence, { requests }: Criteria): Reason {
  const isEnough = challenger.requests >= requests;
  return {
    criterion: "requests",
    outcome: isEnough ? "met" : "undecided",
    words: `it has answered ${count(challenger.requests)} requests in ${count(seconds)} s, of at least ${count(requests)}`,
    figures: { requests: challenger.requests, least: requests, seconds },
  };
}

function errors({ champion, challenger }: Evidence, { errors: most }: Criteria): Reason {
  const [own, others] = [share(challenger.failed, challenger.requests), share(champion.failed, champion.requests)];
  const more = difference(own, others);
  const outcome = atMost(more, most);
  return {
    criterion: "errors",
    outcome,
    words: `${percent(own.value)} of its requests fail, ${percent(others.value)} of the champion's: a difference of ${percent(more.value)} (${between(more, percent)}), of at most ${percent(most)}${orTooFew(outcome)}`,
    figures: {
      challenger: own.value,
      champion: others.value,
      difference: more.value,
      low: more.low,
      high: more.high,
      most,
    },
  };
}

/** The gateway counts whole milliseconds: below one it cannot tell values apart. */
const resolution = 1;

function p99({ latency }: Measured): Estimate {
  const { value, low, high } = quantileOfBuckets(latency, 0.99);
  const told = (part: number): number => Math.max(resolution, part);
  return { value: told(value), low: told(low), high: told(high) };
}

function latency({ champion, challenger }: Evidence, { latency: most }: Criteria): Reason {
  const [own, others] = [p99(challenger), p99(champion)];
  const times = ratio(own, others);
  const outcome = atMost(times, most);
  const factor = (value: number): string => value.toFixed(2);
  return {
    criterion: "latency",
    outcome,
    words: `its p99 is ${milliseconds(own.value)}, the champion's ${milliseconds(others.value)}: ${factor(times.value)} times (${between(times, factor)}), of at most ${factor(most)}${orTooFew(outcome)}`,
    figures: {
      challengerMs: own.value,
      championMs: others.value,
      ratio: times.value,
      low: times.low,
      high: times.high,
      most,
    },
  };
}

function promise({ challenger, slo }: Evidence): readonly Reason[] {
  if (slo === "none") return [];
  const own = p99(challenger);
  const most = slo.p99Seconds * 1_000;
  const outcome = atMost(own, most);
  return [
    {
      criterion: "slo",
      outcome,
      words: `its p99 is ${milliseconds(own.value)} (${between(own, milliseconds)}), of at most ${milliseconds(most)} that the model promises${orTooFew(outcome)}`,
      figures: { challengerMs: own.value, low: own.low, high: own.high, most },
    },
  ];
}

function agreement({ agreement: same }: Evidence, { agreement: least }: Criteria): readonly Reason[] {
  if (least === "not asked") return [];
  const known = same ?? { value: Number.NaN, low: 0, high: 1 };
  const outcome = atMost({ value: -known.value, low: -known.high, high: -known.low }, -least);
  return [
    {
      criterion: "agreement",
      outcome,
      words: `${percent(known.value)} of its answers are the champion's (${between(known, percent)}), of at least ${percent(least)}${orTooFew(outcome)}`,
      figures: { share: known.value, low: known.low, high: known.high, least },
    },
  ];
}

/**
 * Whether a challenger may take the champion's place. Pure.
 * A criterion is met when the whole 95 % interval is on its good side, and not met when none of it is.
 */
export function decide(evidence: Evidence, criteria: Criteria, challenger: string): Verdict {
  const reasons = [
    enough(evidence, criteria),
    errors(evidence, criteria),
    latency(evidence, criteria),
    ...promise(evidence),
    ...agreement(evidence, criteria),
  ];
  const has = (outcome: Outcome): boolean => reasons.some((reason) => reason.outcome === outcome);
  const outcome = has("not met") ? "refuse" : has("undecided") ? "not enough data" : "accept";
  return { accept: outcome === "accept", outcome, challenger, reasons };
}
