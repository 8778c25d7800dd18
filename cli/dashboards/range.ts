import { Problem } from "../../local/console/problem.ts";

/** A line of a picture: its labels, and its value at each of the times asked for; null where there is none. */
export interface Line {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (number | null)[];
}

/** The times that are asked for: seconds since 1970, from the first to the last, so many seconds apart. */
export interface Times {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** Points in a picture: about as many as it is wide on a screen. */
const points = 240;

/** So many seconds back from now (seconds since 1970), at whole steps. Pure. */
export function timesBack(now: number, seconds: number): Times {
  const step = Math.max(1, Math.ceil(seconds / points));
  const end = Math.floor(now / step) * step;
  return { start: end - Math.floor(seconds / step) * step, end, step };
}

/** All times, the first to the last. Pure. */
export function timesOf({ start, end, step }: Times): readonly number[] {
  return Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => start + index * step);
}

interface RangeAnswer {
  readonly status: string;
  readonly error?: string;
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly values: readonly (readonly [time: number, value: string])[];
    }[];
  };
}

/** Asks a Prometheus for lines. */
export type AskRange = (expr: string, times: Times) => Promise<readonly Line[]>;

/** https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries */
export function rangesAt(url: string): AskRange {
  return async (expr, times) => {
    const { start, end, step } = times;
    const body = new URLSearchParams({ query: expr, start: String(start), end: String(end), step: String(step) });
    const response = await fetch(`${url}/api/v1/query_range`, { method: "POST", body }).catch((error: unknown) => {
      throw new Problem(`Prometheus does not answer: ${String(error)}`, `curl ${url}/-/ready`);
    });
    const answer = (await response.json()) as RangeAnswer;
    if (answer.status !== "success")
      throw new Problem(`Prometheus does not answer: ${answer.error ?? answer.status}`, `It was asked for ${expr}`);
    const all = timesOf(times);
    return answer.data.result.map(({ metric, values }) => {
      const at = new Map(values.map(([time, value]) => [time, Number(value)]));
      return { labels: metric, values: all.map((time) => finite(at.get(time))) };
    });
  };
}

function finite(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value;
}
