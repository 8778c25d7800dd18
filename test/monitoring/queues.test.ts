import { beforeAll, describe, it } from "vitest";
import { ensurePromtool } from "./promtool.ts";
import { expectSignals, grows, stays, type Series } from "./signals.ts";

const iris = 'model="iris", team="examples"';
const wine = 'model="wine", team="risk"';

/** What an entrance or a worker says, as it is kept. */
const said = (metric: string, of: string, pod: string, value: string): Series => [
  `nearline_${metric}{job="nearline", pod="${pod}", ${of}}`,
  value,
];

/** What kube-state-metrics tells of a model's workers, with labels of ours by our names. */
const workers = (model: string, team: string, ready: number): readonly Series[] => {
  const named = `namespace="models-${team}", deployment="${model}-worker"`;
  return [
    [`kube_deployment_labels{${named}, nearline="${model}", nearline_part="worker", team="${team}"}`, stays(1)],
    [`kube_deployment_status_replicas_ready{${named}}`, stays(ready)],
  ];
};

describe("queues, evaluated by promtool", () => {
  beforeAll(ensurePromtool, 600_000);

  it("are as their entrances measure them, each of which measures all", () =>
    expectSignals(
      [
        said("queue_requests", iris, "a", stays(40)),
        said("queue_requests", iris, "b", stays(38)),
        said("queue_requests", wine, "c", stays(0)),
        said("queue_oldest_seconds", iris, "a", stays(12)),
        said("queue_promised_seconds", iris, "a", stays(300)),
        said("queue_promised_seconds", iris, "b", stays(300)),
        said("queue_dead_letters", iris, "a", stays(3)),
        // Of two workers 20 and 10 every 10 s are answered: 3 a second; and 1 a second is dead.
        said("answered_total", iris, "d", grows(20)),
        said("answered_total", iris, "e", grows(10)),
        said("dead_total", iris, "d", grows(10)),
        // One that never had a dead letter.
        said("answered_total", wine, "f", grows(20)),
      ],
      [
        {
          rule: "model:queue:requests",
          samples: [
            { labels: iris, value: 40 },
            { labels: wine, value: 0 },
          ],
        },
        { rule: "model:queue_oldest:seconds", samples: [{ labels: iris, value: 12 }] },
        { rule: "model:queue_promised:seconds", samples: [{ labels: iris, value: 300 }] },
        { rule: "model:queue_dead_letters:requests", samples: [{ labels: iris, value: 3 }] },
        {
          rule: "model:queue_finished:rate5m",
          samples: [
            { labels: iris, value: 4 },
            { labels: wine, value: 2 },
          ],
        },
      ],
    ));

  it("have workers, that are not the model's replicas", () => {
    const autoscaler = 'namespace="models-examples", horizontalpodautoscaler="keda-hpa-iris-worker"';
    return expectSignals(
      [
        ...workers("iris", "examples", 2),
        ...workers("wine", "risk", 0),
        [
          `kube_deployment_labels{namespace="models-examples", deployment="iris-champion", ${iris}, variant="champion"}`,
          stays(1),
        ],
        ['kube_deployment_status_replicas_ready{namespace="models-examples", deployment="iris-champion"}', stays(5)],
        [`kube_horizontalpodautoscaler_status_desired_replicas{${autoscaler}}`, stays(3)],
        [`kube_horizontalpodautoscaler_spec_max_replicas{${autoscaler}}`, stays(4)],
      ],
      [
        {
          rule: "model:queue_workers:ready",
          samples: [
            { labels: iris, value: 2 },
            { labels: wine, value: 0 },
          ],
        },
        { rule: "model:queue_workers:wanted", samples: [{ labels: iris, value: 3 }] },
        { rule: "model:queue_workers:max", samples: [{ labels: iris, value: 4 }] },
      ],
    );
  });
});
