import { beforeAll, describe, it } from "vitest";
import { ensurePromtool } from "./promtool.ts";
import { expectSignals, grows, type Series } from "./signals.ts";

const graph = 'model="flower-care", team="examples"';

/** What Bento says of a graph's step, as a pod's scrape keeps it: names with dashes are labels with underscores there. */
const said = (metric: string, pod: string, value: string, rest: string): Series => [
  `${metric}{job="models", ${graph}, runtime="graph", variant="champion", pod="${pod}", ${rest}}`,
  value,
];

describe("steps of graphs, evaluated by promtool", () => {
  beforeAll(ensurePromtool, 600_000);

  it("are counted over all replicas, by step", () =>
    expectSignals(
      [
        // 20 every 10 s of each: 4 a second; all within 0.1 s, half of them within 0.05.
        said("http_request_latency_ns_count", "a", grows(20), 'label="ask_care"'),
        said("http_request_latency_ns_count", "b", grows(20), 'label="ask_care"'),
        said("http_request_latency_ns_bucket", "a", grows(0), 'label="ask_care", le="0.05"'),
        said("http_request_latency_ns_bucket", "a", grows(20), 'label="ask_care", le="0.1"'),
        said("http_request_latency_ns_bucket", "a", grows(20), 'label="ask_care", le="+Inf"'),
        said("graph_step_failed", "a", grows(20), 'step="ask-care", dependency="values", status="503"'),
        said("graph_step_failed", "b", grows(20), 'step="ask-care", dependency="values", status="504"'),
        // A model that asks something by HTTP and is no graph.
        [
          `http_request_latency_ns_count{job="models", model="wine", team="risk", runtime="custom", label="x"}`,
          grows(20),
        ],
      ],
      [
        { rule: "model:graph_step_calls:rate5m", samples: [{ labels: `${graph}, step="ask_care"`, value: 4 }] },
        {
          rule: "model:graph_step_failures:rate5m",
          samples: [{ labels: `${graph}, step="ask_care", dependency="values"`, value: 4 }],
        },
        // Between 0.05 and 0.1 as if evenly: 0.05 + 0.99 * 0.05.
        {
          rule: "model:graph_step_latency_seconds:p99",
          samples: [{ labels: `${graph}, step="ask_care"`, value: 0.0995 }],
        },
      ],
    ));
});
