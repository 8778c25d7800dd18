import type { ResolvedModel } from "../../../components/model-service/resolve.ts";
import { table } from "../../../local/console/table.ts";
import type { Answer } from "../../answer.ts";
import { ratio, share, type Estimate } from "../statistics/interval.ts";
import { quantile } from "../statistics/quantile.ts";
import { between, count, milliseconds, percent } from "../words.ts";
import { agreementOf, type Agreement } from "./agreement.ts";
import type { Answered } from "./ask.ts";
import type { Candidate } from "./candidates.ts";

/** What two versions answered to the same requests. */
export interface Compared {
  readonly model: ResolvedModel;
  readonly candidates: readonly [Candidate, Candidate];
  /** In the order in which they were asked: the first `distinct` of different requests, then those again. */
  readonly pairs: readonly (readonly [Answered, Answered])[];
  readonly distinct: number;
  readonly tolerance: number;
}

const percentiles = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

type Latency = Readonly<Record<keyof typeof percentiles, Estimate>>;

function latencyOf(answered: readonly Answered[]): Latency {
  const times = answered.filter(({ status }) => status === 200).map(({ ms }) => ms);
  return {
    p50: quantile(times, percentiles.p50),
    p95: quantile(times, percentiles.p95),
    p99: quantile(times, percentiles.p99),
  };
}

/** `4.2e-7`, `0.0213` */
function small(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function agreementInWords({ requests, unanswered, equal, flips, ...numbers }: Agreement): readonly string[] {
  const { meanDifference: mean, largestDifference: largest } = numbers;
  const told = (estimate: Estimate): string => `${percent(estimate.value)} (${between(estimate, percent)})`;
  return [
    `equal answers     ${told(equal)} of ${count(requests)} requests`,
    `another class     ${told(flips)}`,
    ...(mean === undefined || largest === undefined
      ? []
      : [`numbers apart     ${small(mean.value)} on average (${between(mean, small)}), ${small(largest)} at most`]),
    ...(unanswered === 0
      ? []
      : [`unanswered        ${count(unanswered)} requests, by both: they are not counted above`]),
  ];
}

/** What follows, as one sentence each. */
function verdict({ candidates: [one, other] }: Compared, found: Agreement, speed: Estimate): readonly string[] {
  const { equal, flips, requests } = found;
  const answers =
    requests === 0
      ? "Neither answered a request, so nothing is known of their answers."
      : equal.value === 1
        ? `${other.name} answers as ${one.name} does: of all such requests at least ${percent(equal.low)} get the same, as far as these can show.`
        : flips.value === 0
          ? `${other.name} names the same classes as ${one.name} with other numbers: both count for whoever reads more than the class.`
          : `${other.name} answers ${percent(flips.value)} of the requests otherwise than ${one.name}. Which of them is right, --on DATA --label COLUMN shows.`;
  const times = (value: number): string => `${value.toFixed(2)} times`;
  const latency = Number.isNaN(speed.value)
    ? []
    : speed.low > 1
      ? [`${other.name} is slower: its median is ${times(speed.value)} that of ${one.name} (${between(speed, times)}).`]
      : speed.high < 1
        ? [
            `${other.name} is faster: its median is ${times(speed.value)} that of ${one.name} (${between(speed, times)}).`,
          ]
        : [`No difference of their medians that these requests show (${between(speed, times)}).`];
  return [answers, ...latency];
}

/** Two versions on the same requests: their agreement, their latency, and what follows. Pure. */
export function liveAnswer(environment: string, compared: Compared): Answer {
  const { model, candidates, pairs, distinct, tolerance } = compared;
  const [champion, other] = candidates;
  const found = agreementOf(pairs.slice(0, distinct), tolerance);
  const sides = [pairs.map(([one]) => one), pairs.map(([, two]) => two)] as const;
  const latency = [latencyOf(sides[0]), latencyOf(sides[1])] as const;
  const errors = sides.map((side) => share(side.filter(({ status }) => status !== 200).length, side.length));
  const speed = ratio(latency[1].p50, latency[0].p50);
  const shown = (estimate: Estimate): string =>
    Number.isNaN(estimate.value) ? "–" : `${milliseconds(estimate.value)} (${between(estimate, milliseconds)})`;
  const rows = candidates.map((candidate, side) => [
    candidate.name,
    candidate.variant?.version ?? "",
    percent(errors[side]?.value ?? Number.NaN),
    ...Object.values(latency[side] ?? {}).map(shown),
  ]);
  const words = verdict(compared, found, speed);
  return {
    text: [
      `${model.name} in ${environment}: ${other.name} beside ${champion.name}, ${count(pairs.length)} requests to each, ${count(distinct)} of them different; 95 % intervals`,
      "",
      ...agreementInWords(found).map((line) => `  ${line}`),
      "",
      table([["", "VERSION", "NOT 200", "P50", "P95", "P99"], ...rows]),
      "",
      ...words,
      "Times are through kubectl's way into the cluster, which is longer than the gateway's: they are for comparison alone.",
    ].join("\n"),
    json: {
      environment,
      model: model.name,
      requests: pairs.length,
      distinct,
      tolerance,
      agreement: found,
      versions: candidates.map(({ name, digest, variant }, side) => ({
        name,
        digest,
        version: variant?.version ?? null,
        errors: errors[side],
        latencyMs: latency[side],
      })),
      medianRatio: speed,
      verdict: words,
    },
    ok: true,
  };
}
