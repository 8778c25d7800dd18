import type { BentoComponent } from "../bento/index.ts";
import type { Asking } from "./asking.ts";
import { deliver, type Delivering, type Outlet } from "./results/delivering.ts";
import type { ResolvedResults } from "./results/settings.ts";
import { toBroken, toCalls, toResults, toSingles } from "./mappings.ts";

/** What a worker needs to know, wherever its queue is. */
export interface Worker extends Omit<Asking, "touch">, ResolvedResults {
  /** Most requests in one call. */
  readonly batch: number;
  /** Calls at a time. */
  readonly concurrency: number;
}

/** Tells apart what came of requests, for the metrics. */
function counted(): readonly BentoComponent[] {
  const count = (name: string, value: string): BentoComponent => ({
    metric: { type: "counter_by", name, value: `\${! ${value} }` },
  });
  return [
    count("nearline_answered_total", 'this.filter(r -> r.reason == "").length()'),
    count("nearline_dead_total", 'this.filter(r -> r.reason != "").length()'),
    count("nearline_redelivered_total", "this.filter(r -> r.n.number() > 1).length()"),
  ];
}

/**
 * From what was taken of a queue, one list of entries, to what is published: a list for each call of the model. Pure.
 * @param outlets where each result is sent to before it is published. Default: nowhere
 */
export function answerAll(
  ask: BentoComponent,
  outlets: readonly Outlet[] = [],
  delivering: Delivering = { ordered: false },
): readonly BentoComponent[] {
  const sends = outlets.length > 0;
  const { withRequests = false } = delivering;
  return [
    { label: "to_calls", mapping: toCalls },
    { unarchive: { format: "json_array" } },
    ask,
    {
      switch: [
        {
          check: 'this.next.or("") == "apart"',
          processors: [{ label: "to_singles", mapping: toSingles }, { unarchive: { format: "json_array" } }, ask],
        },
      ],
    },
    { label: "to_results", mapping: toResults(sends || withRequests) },
    ...outlets.map((outlet) => deliver(outlet, delivering)),
    ...(sends && !withRequests ? [{ mapping: 'root = this.map_each(r -> r.without("asked"))' }] : []),
    ...counted(),
  ];
}

/**
 * From messages of a queue that are taken together to what is published of each: none is lost where something of it fails, but
 * becomes a dead letter that says why. Pure.
 * @param entry makes an entry of a message
 * @param answering of a list of entries: {@link answerAll}, with what a queue has beside it
 * @param published makes a message of what came of an entry
 */
export function answerTogether(
  entry: string,
  answering: readonly BentoComponent[],
  published: string,
): readonly BentoComponent[] {
  return [
    { label: "entry", mapping: entry },
    // Before `try`, which takes each message by itself.
    { archive: { format: "json_array" } },
    { try: [...answering] },
    { catch: [{ log: { level: "ERROR", message: "${! error() }" } }, { label: "broken", mapping: toBroken }] },
    { unarchive: { format: "json_array" } },
    { label: "published", mapping: published },
  ];
}
