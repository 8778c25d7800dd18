import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../local/console/run.ts";
import type { Say } from "../../local/console/steps.ts";
import { ensureUdfJar } from "../../local/udf/jar.ts";
import { repositoryRoot } from "../../local/toolchain/paths.ts";
import { ensureSpark, sparkHome, sparkScripts as scripts } from "../spark-udf/install.ts";
import type { Proof } from "./proof.ts";

/** Spark 3.5 is the last on Scala 2.12. */
const versions = ["3.5.9", "4.1.4"];

/** Two executors, each in a process of its own, so that jars, files and functions travel as on a cluster. */
const cluster = "local-cluster[2,1,1024]";

/** Probabilities and numbers may be off by as much. */
const tolerance = 1e-9;

const iris = join(repositoryRoot, "examples/iris");

/** What the scripts print. */
interface Report {
  readonly spark: string;
  readonly scala?: string;
  readonly rows: number;
  /** The largest difference from the training library, by what was asked. */
  readonly off: Readonly<Record<string, number>>;
  /** What is said of what has no answer, by what that is; null or false where it is not as it should be. */
  readonly told: Readonly<Record<string, string | boolean | null>>;
}

/** Runs a script of bench/spark-udf; what Spark logs is kept out of what it prints. */
async function ran(python: string, script: string, args: readonly string[], say: Say): Promise<Report> {
  // Processes of executors are started from Spark's own folder.
  const home = await sparkHome(python);
  const printed = await run([python, join(scripts, script), ...args], {
    env: { SPARK_HOME: home, PYSPARK_PYTHON: python, PYTHONDONTWRITEBYTECODE: "1" },
    say,
  });
  return JSON.parse(printed.slice(printed.indexOf("{\n"))) as Report;
}

function isOneLine(words: string | boolean | null): boolean {
  return typeof words === "string" && words !== "" && !words.includes("\n");
}

function figures(report: Report, prefix: string): Proof["figures"] {
  return Object.entries(report.off).map(([what, off]) => [
    `${prefix}: ${what}`,
    `${report.rows} rows, off by at most ${off.toExponential(1)}`,
  ]);
}

/** The jar of `npx ml udf` in Spark, and what conversions/spark writes beside Spark's own answers. */
export async function sparkUdf(say: Say): Promise<Proof> {
  const plain = await ensureUdfJar(say);
  const folder = mkdtempSync(join(tmpdir(), "spark-udf-"));
  try {
    const jar = join(folder, "iris-udf.jar");
    await run(["npx", "ml", "udf", "iris", "--out", jar], { cwd: repositoryRoot, say });
    const shown: Proof["figures"][number][] = [];
    const off: number[] = [];
    const words: (string | boolean | null)[] = [];
    for (const version of versions) {
      const python = await ensureSpark(version, say);
      const golden = [join(iris, "model.pmml"), join(iris, "golden.json")];
      const scored = await ran(python, "score.py", [jar, plain, ...golden, cluster], say);
      const exported = await ran(python, "export.py", [plain], say);
      shown.push(...figures(scored, `Spark ${scored.spark}, Scala ${scored.scala ?? "?"}`));
      shown.push(...figures(exported, `Spark ${exported.spark}, exported`));
      off.push(...Object.values(scored.off), ...Object.values(exported.off));
      words.push(...Object.values(scored.told), ...Object.values(exported.told));
    }
    return {
      name: "Spark: functions and exported models",
      claim:
        "The jar of `npx ml udf iris` gives scikit-learn's answers in Spark on both Scalas, in batch and in a stream; every kind of tree model of Spark ML, exported, gives Spark's own",
      figures: [
        ...shown,
        [
          "rows and calls without an answer, pipelines that cannot be written",
          `${words.length} cases, each in one line of words`,
        ],
      ],
      held: off.every((one) => one <= tolerance) && words.every((one) => one === true || isOneLine(one)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
