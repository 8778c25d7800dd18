/** Longer than the scrape interval, the rules' and a busy machine's delay together. */
export const patience = { timeout: 60_000, interval: 1000 };

/** The series of the four signals, the same for every runtime. */
export const signals = {
  rate: "model:requests:rate5m",
  errors: "model:errors:ratio5m",
  p99: "model:latency_seconds:p99",
  saturation: "model:saturation:ratio",
} as const;

/** A series as an instant query answers it. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface InstantAnswer {
  readonly status: string;
  readonly error?: string;
  readonly data: {
    readonly result: readonly { readonly metric: Record<string, string>; readonly value: readonly [number, string] }[];
  };
}

/** Asks a Prometheus: https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries */
export async function instant(url: string, query: string): Promise<readonly Sample[]> {
  const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query }).toString()}`);
  const answer = (await response.json()) as InstantAnswer;
  if (answer.status !== "success") throw new Error(`${query}: ${answer.error ?? answer.status}`);
  return answer.data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}
