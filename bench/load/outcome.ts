/** What became of one request. */
export interface Outcome {
  /** When it was due (ms since the epoch); the latency counts from here, so that a late answer delays nobody's clock. */
  readonly due: number;
  /** How much later than due it left (ms). */
  readonly late: number;
  /** From due to the last byte of the answer, or to the failure (ms). */
  readonly latency: number;
  /** Why it counts as failed: a status other than 200, an error of the connection, a wrong answer. None: it is right. */
  readonly failure?: string;
}

/** What became of one request of a load. */
export interface SentOutcome extends Outcome {
  /** Its number, from 0 in the order in which they were due. */
  readonly turn: number;
  /** Which version's answer it is, where it is right: 0 the plan's golden rows, then those of its other versions. */
  readonly answered?: number;
}

/** A stretch of the load, by what was done to the platform meanwhile (ms since the epoch). */
export interface Phase {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface Summary {
  readonly sent: number;
  readonly failed: number;
  /** Requests a second that really left. */
  readonly rate: number;
  /** Latencies (ms); NaN of no request. */
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  /** 99 of 100 requests left at most so late (ms). */
  readonly lateP99: number;
  /** How often each failure was seen. */
  readonly failures: Readonly<Record<string, number>>;
}

/** The value below which `share` of the sorted values lie (nearest rank); NaN of none. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

function ascending(values: readonly number[]): readonly number[] {
  return values.toSorted((a, b) => a - b);
}

/** The figures of the requests that were due within a phase. */
export function summarise(outcomes: readonly Outcome[], phase: Phase): Summary {
  const within = outcomes.filter(({ due }) => due >= phase.from && due < phase.to);
  const left = outcomes.filter(({ due, late }) => due + late >= phase.from && due + late < phase.to);
  const latencies = ascending(within.map(({ latency }) => latency));
  const failures: Record<string, number> = {};
  for (const { failure } of within) if (failure !== undefined) failures[failure] = (failures[failure] ?? 0) + 1;
  return {
    sent: within.length,
    failed: Object.values(failures).reduce((all, count) => all + count, 0),
    rate: (left.length * 1000) / (phase.to - phase.from),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    worst: latencies.at(-1) ?? Number.NaN,
    lateP99: percentile(ascending(within.map(({ late }) => late)), 0.99),
    failures,
  };
}

export function failedOf(outcomes: readonly Outcome[]): number {
  return outcomes.filter(({ failure }) => failure !== undefined).length;
}

/** How many answers were a version's: 0 the plan's golden rows, then its other versions. */
export function answeredBy(outcomes: readonly SentOutcome[], version: number): number {
  return outcomes.filter(({ answered }) => answered === version).length;
}

/** The median latency (ms); NaN of no request. */
export function median(outcomes: readonly Outcome[]): number {
  return percentile(ascending(outcomes.map(({ latency }) => latency)), 0.5);
}

/** Requests that failed, and what was under way when the first of them did. */
export interface Lost {
  readonly failed: number;
  /** Under way at that moment, whatever became of them. */
  readonly inFlight: number;
  /** Those of the failed that left after it: nobody's death excuses them. */
  readonly later: number;
}

/**
 * What a pod that was killed has cost. It dies at one moment, at which whoever waits for it learns that no answer comes:
 * the end of the first failure. What left later and failed was not in flight on it.
 */
export function lost(outcomes: readonly Outcome[], phase: Phase): Lost {
  const within = outcomes.filter(({ due }) => due >= phase.from && due < phase.to);
  const failed = within.filter(({ failure }) => failure !== undefined);
  const moment = Math.min(...failed.map(({ due, latency }) => due + latency));
  const inFlight = within.filter(({ due, late, latency }) => due + late <= moment && due + latency >= moment);
  return {
    failed: failed.length,
    inFlight: failed.length === 0 ? 0 : inFlight.length,
    later: failed.filter(({ due, late }) => due + late > moment).length,
  };
}
