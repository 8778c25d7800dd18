import { Problem } from "../../local/console/problem.ts";

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

/** What asks a Prometheus. */
export type Ask = (query: string) => Promise<readonly Sample[]>;

/** A Prometheus at an address: https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries */
export function prometheusAt(url: string): Ask {
  return async (query) => {
    // By POST: queries may be longer than a line of a request.
    const asked = fetch(`${url}/api/v1/query`, { method: "POST", body: new URLSearchParams({ query }) });
    const answer = await asked
      .then((response) => response.json() as Promise<InstantAnswer>)
      .catch((error: unknown) => {
        throw new Problem(
          `Prometheus does not answer: ${error instanceof Error ? error.message : String(error)}`,
          "kubectl get pods --namespace monitoring shows whether it runs.",
        );
      });
    if (answer.status !== "success")
      throw new Problem(`Prometheus does not answer: ${answer.error ?? answer.status}`, `It was asked for ${query}`);
    return answer.data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  };
}
