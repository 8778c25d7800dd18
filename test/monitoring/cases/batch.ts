import { model, series, stays, type AlertCase, type Fed } from "./case.ts";

const whose = "iris (team examples)";

/** When the newest run began that failed, and that ended well. */
const began = (failed: string, done?: string): Fed => ({
  [series("model:batch_failed:began", model)]: failed,
  ...(done === undefined ? {} : { [series("model:batch_done:began", model)]: done }),
});

const due = (at: string): Fed => ({ [series("model:batch_due:timestamp", model)]: at });

const spark = { ...model, job_name: "iris-spark" };

/** Whether the driver runs, minute by minute. */
const runs = (values: string): Fed => ({ [series("model:batch_spark:running", spark)]: values });

export const batchCases: Readonly<Record<string, AlertCase>> = {
  ModelBatchRunFailed: {
    severity: "ticket",
    fires: {
      fed: began(stays(120), stays(60)),
      after: 5,
      labels: model,
      summary: "iris: a run over files failed",
      description: `The run over files of ${whose} that began 1970-01-01 00:02:00 +0000 UTC failed, and none that began later has ended well.`,
    },
    silent: {
      "a later one ended well": began(stays(120), stays(180)),
      "none failed": { [series("model:batch_done:began", model)]: stays(60) },
    },
  },
  ModelBatchRunLate: {
    severity: "ticket",
    fires: {
      fed: due(stays(600)),
      after: 30,
      labels: model,
      summary: "iris: a run over files has not begun",
      description: `The run over files of ${whose} has been due for 20m 0s; 15m are normal where nodes have to come.`,
    },
    silent: {
      "it is due soon": due(stays(3600)),
      "nodes may still come": due(stays(1000)),
      "it runs on demand": {},
    },
  },
  ModelSparkRunNotRunning: {
    severity: "ticket",
    fires: {
      // A minute of four: seven of the last thirty.
      fed: runs("1 0 0 0 ".repeat(20).trim()),
      after: 50,
      labels: spark,
      summary: "iris: its run by Spark does not run",
      description: `The driver of iris-spark of ${whose} ran for 23.33% of the last 30m: it is waiting, or begins again and again.`,
    },
    silent: {
      "it runs": runs(stays(1)),
      "its driver was lost once": runs("1x40 0 0 0 1x30"),
      "nodes may still come": runs("_x40 0x20"),
      "it has ended": runs("0x45"),
    },
  },
};
