import type { BentoComponent } from "../bento/index.ts";
import { toCalls, toResults, toSingles } from "./mappings.ts";

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

/** From what was taken of a queue, one list of entries, to what is published: a list for each call of the model. Pure. */
export function answerAll(ask: BentoComponent): readonly BentoComponent[] {
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
    { label: "to_results", mapping: toResults },
    ...counted(),
  ];
}
