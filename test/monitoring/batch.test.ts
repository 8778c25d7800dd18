import { beforeAll, describe, it } from "vitest";
import { ensurePromtool } from "./promtool.ts";
import { expectSignals, stays, type Series } from "./signals.ts";

const iris = 'model="iris", team="examples"';

/** What kube-state-metrics tells of a Job, with labels of ours by our names. */
function job(
  name: string,
  said: Readonly<Record<string, number>>,
  of = 'batch="iris", team="examples"',
): readonly Series[] {
  const named = `namespace="models-examples", job_name="${name}"`;
  return [
    [`kube_job_labels{${named}, ${of}}`, stays(1)],
    ...Object.entries(said).map(([metric, value]): Series => {
      const [family = "", condition] = metric.split(" ");
      return [
        `kube_job_${family}{${named}${condition === undefined ? "" : `, condition="${condition}"`}}`,
        stays(value),
      ];
    }),
  ];
}

describe("runs over files, evaluated by promtool at ten minutes", () => {
  beforeAll(ensurePromtool, 600_000);

  it("are known by the newest that failed and that ended well, how long each took, and who works", () =>
    expectSignals(
      [
        ...job("iris-batch-1", {
          status_start_time: 100,
          status_completion_time: 130,
          "complete true": 1,
          "failed true": 0,
        }),
        ...job("iris-batch-2", { status_start_time: 200, status_completion_time: 290, "complete true": 1 }),
        ...job("iris-batch-3", { status_start_time: 300, "failed true": 1, status_active: 0 }),
        ...job("iris-batch-r4", { status_start_time: 420, status_active: 2 }),
        // Not of a model's files.
        ...job("backup", { status_start_time: 500, "failed true": 1, status_active: 7 }, 'team="platform"'),
      ],
      [
        { rule: "model:batch_failed:began", samples: [{ labels: iris, value: 300 }] },
        { rule: "model:batch_done:began", samples: [{ labels: iris, value: 200 }] },
        {
          rule: "model:batch_run:seconds",
          samples: [
            { labels: `${iris}, job_name="iris-batch-1"`, value: 30 },
            { labels: `${iris}, job_name="iris-batch-2"`, value: 90 },
            { labels: `${iris}, job_name="iris-batch-r4"`, value: 180 },
          ],
        },
        { rule: "model:batch_pods:running", samples: [{ labels: iris, value: 2 }] },
      ],
    ));

  it("are due where they run by the clock", () => {
    const cron = (model: string, suspended: number): readonly Series[] => {
      const named = `namespace="models-examples", cronjob="${model}-batch"`;
      return [
        [`kube_cronjob_labels{${named}, batch="${model}", team="examples"}`, stays(1)],
        [`kube_cronjob_next_schedule_time{${named}}`, stays(900)],
        [`kube_cronjob_spec_suspend{${named}}`, stays(suspended)],
      ];
    };
    return expectSignals(
      [...cron("iris", 0), ...cron("wine", 1)],
      [{ rule: "model:batch_due:timestamp", samples: [{ labels: iris, value: 900 }] }],
    );
  });
});
