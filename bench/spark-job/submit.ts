import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../local/toolchain/paths.ts";

/** What starts the program. */
export interface Submission {
  readonly python: string;
  readonly home: string;
  readonly jar: string;
  /** The run's settings, as the driver's pod has them. */
  readonly settings: string;
  /** A file for what it prints. */
  readonly log: string;
}

/** A driver that runs. */
export interface Driver {
  /** Its exit code; null where it was killed. */
  readonly ended: Promise<number | null>;
  /** Ends it and all that it started, at once and untold. */
  kill(): void;
}

/** As the operator has it: components/model-service/spark/application.ts. */
const conf = {
  "spark.ui.enabled": "false",
  "spark.driver.host": "127.0.0.1",
  "spark.driver.bindAddress": "127.0.0.1",
  "spark.hadoop.fs.file.impl": "org.apache.hadoop.fs.RawLocalFileSystem",
  "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
};

/** Starts the program by Spark's own spark-submit, in local mode. */
export function submit({ python, home, jar, settings, log }: Submission): Driver {
  const out = openSync(log, "a");
  const child = spawn(
    join(home, "bin/spark-submit"),
    [
      "--master",
      "local[2]",
      "--jars",
      jar,
      ...Object.entries(conf).flatMap(([key, value]) => ["--conf", `${key}=${value}`]),
      join(repositoryRoot, "runtimes/spark/score.py"),
    ],
    {
      // A group of its own: what it starts is killed with it.
      detached: true,
      stdio: ["ignore", out, out],
      env: {
        ...process.env,
        SPARK_HOME: home,
        PYSPARK_PYTHON: python,
        PYTHONDONTWRITEBYTECODE: "1",
        SPARK_RUN: settings,
      },
    },
  );
  const { pid } = child;
  if (pid === undefined) throw new Error("spark-submit could not be started");
  return {
    ended: new Promise((resolve) => child.once("exit", resolve)),
    kill: () => process.kill(-pid, "SIGKILL"),
  };
}
