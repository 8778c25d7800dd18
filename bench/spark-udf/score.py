"""Scores golden rows in Spark by the functions of a jar that `npx ml udf` made, and prints what came of it as JSON.

    python score.py MODEL_JAR PLAIN_JAR MODEL_PMML GOLDEN_JSON [MASTER]

MODEL_JAR holds the model, PLAIN_JAR does not. In every way that a job may call the model: SQL with Hive's functions and without Hive, with
the model in the jar and in a file, in batch and in a stream; then rows and calls that have no answer.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession


def start(master, scratch, jar, file=None, hive=False):
    builder = SparkSession.builder.master(master).appName("udf").config("spark.ui.enabled", "false").config("spark.jars", jar)
    builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    builder = builder.config("spark.sql.warehouse.dir", f"{scratch}/warehouse").config("spark.sql.shuffle.partitions", "2")
    if file:
        builder = builder.config("spark.files", file)
    if hive:
        metastore = f"jdbc:derby:memory:{Path(scratch).name};create=true"
        builder = builder.enableHiveSupport().config("spark.hadoop.javax.jdo.option.ConnectionURL", metastore)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


def register(spark, name, path=None):
    """SparkScore.register, which Java and Scala call directly."""
    spark._jvm.ml.serving.udf.SparkScore.register(spark._jsparkSession, name, *([path] if path else []))


class Golden:
    """The rows of a golden file, and how far answers are from them."""

    def __init__(self, path):
        golden = json.loads(Path(path).read_text())
        self.fields, self.classes, self.rows = golden["fields"], golden["classes"], golden["rows"]

    def table(self, spark):
        rows = [(i, *row["input"]) for i, row in enumerate(self.rows)]
        schema = ", ".join(["id int", *(f"{name} double" for name in self.fields)])
        return spark.createDataFrame(rows, schema).repartition(2)

    def off(self, answers):
        """The largest difference of a probability; enormous where a row is missing, has an error or another class."""
        if sorted(answer["id"] for answer in answers) != list(range(len(self.rows))):
            return 1e9
        return max(self.row_off(self.rows[answer["id"]], answer["score"]) for answer in answers)

    def row_off(self, row, score):
        if score["error"] is not None or score["predicted_species"] != row["predicted"]:
            return 1e9
        given = [score[f"probability_{name}"] for name in self.classes]
        return max(abs(a - b) for a, b in zip(given, row["probabilities"], strict=True))


def batch(spark, golden, call):
    golden.table(spark).createOrReplaceTempView("flowers")
    return golden.off(spark.sql(f"SELECT id, {call} AS score FROM flowers").collect())


def stream(spark, golden, call, scratch):
    folder = tempfile.mkdtemp(dir=scratch)
    golden.table(spark).write.mode("overwrite").parquet(folder)
    source = spark.readStream.schema(golden.table(spark).schema).option("maxFilesPerTrigger", 1).parquet(folder)
    query = source.selectExpr("id", f"{call} AS score").writeStream.format("memory").queryName("scored").trigger(availableNow=True).start()
    query.awaitTermination()
    return golden.off(spark.table("scored").collect())


def words(spark, sql):
    """What a statement is refused with, in one line; None when it is not refused."""
    try:
        spark.sql(sql).collect()
    except AnalysisException as refused:
        return str(refused).split("\n")[0]
    return None


def refusals(spark, name):
    """What is said of rows and calls that have no answer; nothing here may be empty or false."""
    good = {"sepal_length": "5.1D", "sepal_width": "3.5D", "petal_length": "1.4D", "petal_width": "0.2D"}

    def struct(**change):
        return "named_struct(" + ", ".join(f"'{key}', {value}" for key, value in {**good, **change}.items()) + ")"

    def row(argument):
        return spark.sql(f"SELECT {name}({argument}) AS score").collect()[0]["score"]

    null = row(struct(sepal_width="CAST(NULL AS DOUBLE)"))
    return {
        "null": null["error"],
        "null has no answer": null["predicted_species"] is None and null["probability_setosa"] is None,
        "NaN": row(struct(sepal_width="double('NaN')"))["error"],
        "decimals and whole numbers are numbers": row(struct(sepal_length="5.1BD", petal_width="CAST(0 AS TINYINT)"))["error"] is None,
        "wrong type": words(spark, f"SELECT {name}({struct(sepal_width=chr(39) + 'wide' + chr(39))})")
        or row(struct(sepal_width="'wide'"))["error"],
        "missing": words(spark, f"SELECT {name}(named_struct('sepal_length', 5.1D))") or row("named_struct('sepal_length', 5.1D)")["error"],
        "too few": words(spark, f"SELECT {name}(5.1D, 3.5D)"),
    }


def main(model_jar, plain_jar, pmml, golden_file, master="local[2]"):
    golden = Golden(golden_file)
    columns = ", ".join(golden.fields)
    file = os.path.basename(pmml)
    off, told = {}, {}
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        spark = start(master, scratch, model_jar, hive=True)
        spark.sql("CREATE TEMPORARY FUNCTION score AS 'ml.serving.udf.Score'")
        off["Hive function, model in the jar, fields in order"] = batch(spark, golden, f"score({columns})")
        off["Hive function, model in the jar, a struct"] = batch(spark, golden, "score(struct(*))")
        off["Hive function in a stream"] = stream(spark, golden, f"score({columns})", scratch)
        told.update({f"Hive function: {what}": words for what, words in refusals(spark, "score").items()})
        register(spark, "spark_score")
        off["Spark function, model in the jar"] = batch(spark, golden, "spark_score(struct(*))")
        off["Spark function in a stream"] = stream(spark, golden, "spark_score(struct(*))", scratch)
        told.update({f"Spark function: {what}": words for what, words in refusals(spark, "spark_score").items()})
        outputs = ["predicted_species string", *(f"probability_{name} double" for name in golden.classes), "error string"]
        spark.udf.registerJavaFunction("java_score", "ml.serving.udf.SparkScore", f"struct<{', '.join(o.replace(' ', ': ') for o in outputs)}>")
        off["registerJavaFunction, model in the jar"] = batch(spark, golden, "java_score(struct(*))")
        version = spark.version
        scala = spark._jvm.scala.util.Properties.versionNumberString()
        spark.stop()

        spark = start(master, scratch, plain_jar, file=pmml, hive=True)
        spark.sql("CREATE TEMPORARY FUNCTION score_file AS 'ml.serving.udf.ScoreFile'")
        off["Hive function, model by --files"] = batch(spark, golden, f"score_file('{file}', {columns})")
        told["no such file"] = words(spark, f"SELECT score_file('other.pmml', {', '.join(['1D'] * 4)})")
        register(spark, "spark_file", file)
        off["Spark function, model by --files"] = batch(spark, golden, "spark_file(struct(*))")
        spark.stop()
        os.chdir("/")
    print(json.dumps({"spark": version, "scala": scala, "rows": len(golden.rows), "off": off, "told": told}, indent=2, allow_nan=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
