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

/** What it tells of a run by Spark, by the operator's states. */
function spark(name: string, created: number, state: string, ended?: number): readonly Series[] {
  const named = `namespace="models-examples", sparkapplication="${name}"`;
  return [
    [`kube_sparkapplication_labels{${named}, batch="iris", team="examples"}`, stays(1)],
    [`kube_sparkapplication_created{${named}}`, stays(created)],
    ...["COMPLETED", "FAILED", "RUNNING"].map((one): Series => [
      `kube_sparkapplication_state{${named}, state="${one}"}`,
      stays(Number(one === state)),
    ]),
    ...(ended === undefined ? [] : [[`kube_sparkapplication_ended{${named}}`, stays(ended)] as const]),
  ];
}

/** A pod of a run, in one of a pod's phases. */
function pod(name: string, phase: string, of = 'batch="iris", team="examples"'): readonly Series[] {
  const named = `namespace="models-examples", pod="${name}"`;
  return [
    [`kube_pod_labels{${named}, ${of}}`, stays(1)],
    ...["Pending", "Running", "Succeeded"].map((one): Series => [
      `kube_pod_status_phase{${named}, phase="${one}"}`,
      stays(Number(one === phase)),
    ]),
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
        ...pod("iris-batch-r4-0", "Running"),
        ...pod("iris-batch-r4-1", "Pending"),
        ...pod("iris-batch-2-0", "Succeeded"),
        ...pod("iris-1", "Running", 'model="iris", team="examples"'),
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

  it("are known alike where Spark scores them, and by whether their drivers run", () =>
    expectSignals(
      [
        ...spark("iris-spark-1", 100, "COMPLETED", 150),
        ...spark("iris-spark-2", 200, "FAILED", 230),
        ...spark("iris-spark-3", 350, "RUNNING"),
        // Tried again after its first driver, which has an end.
        ...spark("iris-spark-4", 400, "PENDING_RERUN"),
        ...pod("iris-spark-3-driver", "Running"),
        // Of Jobs that scored the model's files before.
        ...job("iris-batch-1", { status_start_time: 50, status_completion_time: 60, "failed true": 1 }),
      ],
      [
        { rule: "model:batch_failed:began", samples: [{ labels: iris, value: 200 }] },
        { rule: "model:batch_done:began", samples: [{ labels: iris, value: 100 }] },
        {
          rule: "model:batch_run:seconds",
          samples: [
            { labels: `${iris}, job_name="iris-batch-1"`, value: 10 },
            { labels: `${iris}, job_name="iris-spark-1"`, value: 50 },
            { labels: `${iris}, job_name="iris-spark-2"`, value: 30 },
            { labels: `${iris}, job_name="iris-spark-3"`, value: 250 },
            { labels: `${iris}, job_name="iris-spark-4"`, value: 200 },
          ],
        },
        { rule: "model:batch_pods:running", samples: [{ labels: iris, value: 1 }] },
        {
          rule: "model:batch_spark:running",
          samples: [
            { labels: `${iris}, job_name="iris-spark-3"`, value: 1 },
            { labels: `${iris}, job_name="iris-spark-4"`, value: 0 },
          ],
        },
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
    const bySpark = (model: string, suspended: number): readonly Series[] => {
      const named = `namespace="models-examples", scheduledsparkapplication="${model}-spark"`;
      return [
        [`kube_scheduledsparkapplication_labels{${named}, batch="${model}", team="examples"}`, stays(1)],
        [`kube_scheduledsparkapplication_next{${named}}`, stays(1200)],
        [`kube_scheduledsparkapplication_suspended{${named}}`, stays(suspended)],
      ];
    };
    return expectSignals(
      [...cron("iris", 0), ...cron("wine", 1), ...bySpark("loan", 0), ...bySpark("churn", 1)],
      [
        {
          rule: "model:batch_due:timestamp",
          samples: [
            { labels: iris, value: 900 },
            { labels: 'model="loan", team="examples"', value: 1200 },
          ],
        },
      ],
    );
  });
});
