import { recorded } from "../recorded-signals.ts";
import { busynessOf } from "./busyness.ts";
import type { ResolvedModel, Variant } from "./resolve.ts";
import { wokenByRequests, type ResolvedMeasured } from "./scaling.ts";

/** What Prometheus is asked about a variant. */
export interface Question {
  /** PromQL with one number as its answer, and no answer where nothing is known. */
  readonly query: string;
  /** What is aimed at: of each replica's part of the answer, or of the answer itself. */
  readonly of: "each-replica" | "all";
}

/** So far back a gauge is averaged: what is under way at one moment says little. */
const lookBack = "1m";

/** Of a server's unit in a millisecond. */
const perMillisecond = { microseconds: 1_000 } as const;

function labelsOf(model: ResolvedModel, variant: Variant): string {
  return `{model="${model.name}", variant="${variant.name}"}`;
}

/** Nothing is under way in a server that nobody has looked at yet, as long as its variant is known at all. */
function orNone(query: string, labels: string): string {
  return `${query} or 0 * max(${recorded.declared}${labels})`;
}

/**
 * What decides the number of a variant's replicas, in PromQL. An empty answer means that nothing is known, not that there
 * is no load: it counts as a failure, and replicas stay. Pure.
 */
export function questionOf(
  model: ResolvedModel,
  variant: Variant,
  signal: Exclude<ResolvedMeasured["on"], "cpu" | "memory">,
): Question {
  const labels = labelsOf(model, variant);
  const { inFlight, queue } = busynessOf(model.runtime, model.cpuLimit);
  switch (signal) {
    case "in-flight":
      return {
        query:
          inFlight === undefined
            ? `sum(avg_over_time(${recorded.inFlight}${labels}[${lookBack}]))`
            : orNone(`sum(avg_over_time(${inFlight}${labels}[${lookBack}]))`, labels),
        of: "each-replica",
      };
    case "queue-time": {
      if (queue === undefined) throw new RangeError(`${model.runtime.kind} measures no queue`);
      const rate = (counter: string): string => `sum(rate(${counter}${labels}[${lookBack}]))`;
      // Nobody has waited where nobody came: the division gives no number then.
      const mean = `${rate(queue.waited)} / (${rate(queue.count)} > 0) / ${perMillisecond[queue.unit]}`;
      return { query: orNone(mean, labels), of: "all" };
    }
    case "request-rate": {
      const answered = `sum(${recorded.rate}${labels})`;
      // A request that found no replica is no backend's; what shows is that nothing took its connection. Only whether
      // there are any matters: once a replica is there, the gateway counts requests themselves.
      return {
        query: wokenByRequests(variant.scaling)
          ? `${answered} > 0 or sum(${recorded.refused}${labels}) or ${answered}`
          : answered,
        of: "each-replica",
      };
    }
  }
}
