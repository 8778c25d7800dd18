import type { ResolvedPin, ResolvedModel, Variant } from "../../components/model-service/resolve.ts";
import { table } from "../../local/console/table.ts";
import type { Answer } from "../answer.ts";
import type { Measured } from "./measured.ts";
import type { Observed } from "./observe.ts";
import { share, type Estimate } from "./statistics/interval.ts";
import { quantileOfBuckets } from "./statistics/quantile.ts";
import { between, count, milliseconds, percent } from "./words.ts";

const none: Measured = { requests: 0, failed: 0, latency: [] };

const percentiles = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

/** What is declared of a variant, and what was seen of it. */
interface Seen {
  readonly variant: Variant;
  /** What it is to get, from 0 to 1: of the answers, or a shadow of the requests. */
  readonly declared: number;
  readonly requests: number;
  /** Its part of the answers; a shadow's of what all others answered. */
  readonly share: Estimate;
  readonly errors: Estimate;
  readonly latency: Readonly<Record<keyof typeof percentiles, Estimate>>;
}

function seenOf({ model, measured }: Observed): readonly Seen[] {
  const of = ({ name }: Variant): Measured => measured.get(name) ?? none;
  const answered = model.variants
    .filter(({ role }) => role !== "shadow")
    .reduce((sum, variant) => sum + of(variant).requests, 0);
  return model.variants.map((variant) => {
    const { requests, failed, latency } = of(variant);
    return {
      variant,
      declared: (variant.role === "shadow" ? variant.mirrored : variant.weight) / 100,
      requests,
      share: share(Math.min(requests, answered), answered),
      errors: share(failed, requests),
      latency: {
        p50: quantileOfBuckets(latency, percentiles.p50),
        p95: quantileOfBuckets(latency, percentiles.p95),
        p99: quantileOfBuckets(latency, percentiles.p99),
      },
    };
  });
}

/** Whether weights alone decide who answers. */
function isByWeight({ pins, sticky }: ResolvedModel): boolean {
  return pins.length === 0 && sticky === "none";
}

/** What is to be said of the shares, as one sentence each. */
function remarks(model: ResolvedModel, seen: readonly Seen[]): readonly string[] {
  if (seen.every(({ requests }) => requests === 0))
    return ["The gateway has answered no request in this time; what came in the last seconds is not counted yet."];
  if (model.variants.length === 1) return [];
  const off = seen.filter(({ declared, share: { low, high } }) => declared < low || declared > high);
  if (off.length === 0) return ["The shares are what is declared, as far as so many requests can show."];
  return off.map(({ variant, declared, share: got }) => {
    const told = `${variant.name} is to get ${percent(declared)} and got ${percent(got.value)} (${between(got, percent)}).`;
    return isByWeight(model) ? told : `${told} Pins and stickiness are counted, and they follow no weights.`;
  });
}

function pinInWords({ by, name, value, variant }: ResolvedPin): string {
  return `${by} ${name}: ${value} → ${variant}`;
}

function row({ served }: Observed, { variant, declared, requests, share: got, errors, latency }: Seen) {
  const running = served.get(variant.name);
  const told = (estimate: Estimate): string => (Number.isNaN(estimate.value) ? "–" : percent(estimate.value));
  const ofAll = variant.role === "shadow" ? "mirrored " : "";
  return [
    variant.name,
    variant.version,
    `${ofAll}${Math.round(declared * 100)} %`,
    count(requests),
    Number.isNaN(got.value) ? "–" : `${told(got)} (${between(got, percent)})`,
    Number.isNaN(errors.value) ? "–" : `${told(errors)} (${between(errors, percent)})`,
    ...Object.values(latency).map(({ value }) => milliseconds(value)),
    running === undefined
      ? "not there"
      : `${running.ready}/${running.wanted}${running.isDeclared ? "" : ", another version"}`,
  ];
}

/** What is declared of a model's traffic, beside what the gateway did. Pure. */
export function trafficAnswer(environment: string, observed: Observed): Answer {
  const { model, served, seconds, isShort } = observed;
  const seen = seenOf(observed);
  const head = [
    "VARIANT",
    "VERSION",
    "DECLARED",
    "REQUESTS",
    "SHARE (95 %)",
    "ERRORS (95 %)",
    "P50",
    "P95",
    "P99",
    "READY",
  ];
  const span = `${count(seconds)} s${isShort ? ", since which all variants run as they do" : ""}`;
  const ok = model.variants.every(({ name }) => {
    const running = served.get(name);
    return running !== undefined && running.isDeclared && running.ready >= running.wanted;
  });
  return {
    text: [
      `${model.name} in ${environment}, by what its gateway counted in the last ${span}`,
      "",
      table([head, ...seen.map((one) => row(observed, one))]),
      "",
      ...remarks(model, seen),
      ...(model.pins.length === 0 ? [] : [`Pins: ${model.pins.map(pinInWords).join("; ")}.`]),
      ...(model.sticky === "none" ? [] : [`The same ${model.sticky.header} gets the same variant.`]),
    ].join("\n"),
    json: {
      environment,
      model: model.name,
      seconds,
      pins: model.pins,
      sticky: model.sticky,
      variants: seen.map(({ variant, ...figures }) => ({
        variant: variant.name,
        role: variant.role,
        version: variant.version,
        digest: variant.digest,
        ...figures,
        live: served.get(variant.name) ?? null,
      })),
    },
    ok,
  };
}
