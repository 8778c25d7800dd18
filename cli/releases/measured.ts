import { ofVariants } from "../../components/monitoring/expressions.ts";
import { failedAnswers } from "../../runtimes/custom/failed-answers.ts";
import { grownBy } from "./grown.ts";
import type { Ask, Sample } from "./prometheus.ts";
import type { Bucket } from "./statistics/quantile.ts";

/** What the gateway counted of one variant. */
export interface Measured {
  /** Requests that were answered, whatever the answer. */
  readonly requests: number;
  /** Those of them that failed by the server's fault: 5xx, and failures behind a 200 where a server counts them. */
  readonly failed: number;
  /** How many were answered within so many milliseconds, by rising bounds. */
  readonly latency: readonly Bucket[];
}

/** Questions about all variants of a model, over the last seconds. Pure. */
export function questions(model: string, seconds: number) {
  const grown = (series: string, more = ""): string => grownBy(`${series}{model="${model}"${more}}`, seconds);
  return {
    requests: ofVariants(grown("envoy_cluster_upstream_rq_xx")),
    failed: ofVariants(grown("envoy_cluster_upstream_rq_xx", ', envoy_response_code_class="5"')),
    failedBehind200: `sum by (variant) (${grown(failedAnswers)})`,
    latency: ofVariants(grown("envoy_cluster_upstream_rq_time_bucket"), "le, "),
  };
}

/** What was answered of one variant. */
function ofVariant(samples: readonly Sample[], variant: string): readonly Sample[] {
  return samples.filter(({ labels }) => labels["variant"] === variant);
}

/** Whole, also where a counter began anew and Prometheus had to guess what lay between two looks. */
function sumOf(samples: readonly Sample[]): number {
  return Math.round(samples.reduce((sum, { value }) => sum + value, 0));
}

/** Prometheus' answers as counts of one variant. Pure. */
export function measuredOf(
  answers: Readonly<Record<keyof ReturnType<typeof questions>, readonly Sample[]>>,
  variant: string,
): Measured {
  const { requests, failed, failedBehind200, latency } = answers;
  const answered = sumOf(ofVariant(requests, variant));
  return {
    requests: answered,
    failed: Math.min(answered, sumOf(ofVariant(failed, variant)) + sumOf(ofVariant(failedBehind200, variant))),
    latency: ofVariant(latency, variant)
      .map(({ labels, value }) => ({
        upTo: labels["le"] === "+Inf" ? Number.POSITIVE_INFINITY : Number(labels["le"]),
        count: value,
      }))
      .sort((one, other) => one.upTo - other.upTo),
  };
}

/** Asks what the gateway counted of each variant of a model over the last seconds, by the variants' names. */
export async function measure(
  ask: Ask,
  model: string,
  variants: readonly string[],
  seconds: number,
): Promise<ReadonlyMap<string, Measured>> {
  const asked = questions(model, seconds);
  const [requests, failed, failedBehind200, latency] = await Promise.all([
    ask(asked.requests),
    ask(asked.failed),
    ask(asked.failedBehind200),
    ask(asked.latency),
  ]);
  const answers = { requests, failed, failedBehind200, latency };
  return new Map(variants.map((variant) => [variant, measuredOf(answers, variant)]));
}
