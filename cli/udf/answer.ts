import type { Answer } from "../answer.ts";
import type { PmmlSource } from "./source.ts";

/** What was written, and how it is called. */
export function udfAnswer({ name, file }: PmmlSource, jar: string, bytes: number): Answer {
  return {
    text: [
      `Wrote ${jar} (${(bytes / 1e6).toFixed(1)} MB) with the model ${name} of ${file}.`,
      "",
      "  Spark:  spark-submit --jars JAR …",
      '          ml.serving.udf.SparkScore.register(spark, "score")   then SELECT score(struct(*)) FROM …',
      "  Hive, Spark SQL with Hive support:",
      "          CREATE TEMPORARY FUNCTION score AS 'ml.serving.udf.Score' USING JAR 'JAR'",
      "  Java:   ml.serving.pmml.Scorer.bundled().score(Map.of(…))",
      "",
      "docs/udf.md has all of it.",
    ].join("\n"),
    json: { model: name, file, jar, bytes },
    ok: true,
  };
}
