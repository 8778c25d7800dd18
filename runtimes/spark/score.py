"""Scores rows by a model in Spark: all of an input once, or what arrives in it, as a stream.

    spark-submit --jars pmml-udf.jar score.py

What it does is in the variable SPARK_RUN (settings.py). It ends with 3 where no further try is of use.
"""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import rows
from begun import MANIFEST, begun
from places import Place
from publish import publish
from pyspark.errors import AnalysisException, StreamingQueryException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StructType
from settings import Refusal, read_settings

DONE = "_spark/done"
CHECKPOINT = "_spark/checkpoint"
# Of a stream by a schedule: components/model-service/spark/settings.ts.
WHAT_IS_THERE = "what is there"
FOR_GOOD = 3
# A stream looks so often (seconds) for the first file.
LOOK = 1
# What Spark says of a folder that is not there, and of one without files: https://spark.apache.org/docs/4.1.4/sql-error-conditions.html
NOTHING_YET = ("PATH_NOT_FOUND", "UNABLE_TO_INFER_SCHEMA")


def now():
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def say(message, **known):
    print(json.dumps({"time": now(), "message": message, **known}), flush=True)


def of_files(frame):
    return frame.withColumn(rows.FILE, F.col("_metadata.file_path"))


def too_many(settings, manifest):
    return manifest["rowsFailed"] > manifest["rowsIn"] * settings["mostFailedPercent"] / 100


def run_batch(spark, settings, place):
    """All rows of the input; the manifest is the last that is written, and what a further try would find."""
    known = begun(place, settings, now())
    manifest = place.read(MANIFEST)
    if manifest is None:
        started = time.monotonic()
        schema = rows.schema_of(spark, settings, settings["input"])
        reader = spark.read.schema(schema).options(**rows.options(settings["inputFormat"])).format(rows.FORMATS[settings["inputFormat"]])
        frame, columns = rows.scored(of_files(reader.load(settings["input"])), settings)
        done = publish(spark, place, settings, frame, columns, "part")
        what = ("model", "version", "digest", "environment", "input", "output")
        manifest = {key: settings[key] for key in what}
        manifest |= {"began": known["began"], "ended": now(), "seconds": time.monotonic() - started, **done}
        manifest["good"] = not too_many(settings, manifest)
        place.write(MANIFEST, manifest)
    say("done", **{key: manifest[key] for key in ("rowsIn", "rowsOut", "rowsFailed", "seconds", "good")})
    if not manifest["good"]:
        raise Refusal(
            f"Too many rows failed: {manifest['rowsFailed']} of {manifest['rowsIn']}, and {settings['mostFailedPercent']} % may. _failed says why each."
        )


def columns_of_stream(spark, settings, place):
    """Those of the first files: later ones have the same, also after the driver has started again. None where it ends without one."""
    kept = place.read("_spark/schema.json")
    while kept is None:
        try:
            kept = json.loads(rows.schema_of(spark, settings, settings["input"]).json())
            place.write("_spark/schema.json", kept)
        except AnalysisException as failure:
            if failure.getCondition() not in NOTHING_YET:
                raise
            if settings["streaming"]["everySeconds"] == WHAT_IS_THERE:
                say("no file has arrived yet: nothing to do", input=settings["input"])
                return None
            say("waiting for the first file", input=settings["input"])
            time.sleep(LOOK)
    return StructType.fromJson(kept)


def run_stream(spark, settings, place):
    """
    What arrives, each row once: a micro-batch's files bear its number, and one that is done again after a crash, with the
    same rows by the checkpoint, first removes what it had left. Its receipt is written last.
    """
    begun(place, settings, now())
    schema = columns_of_stream(spark, settings, place)
    if schema is None:
        return
    streaming = settings["streaming"]
    reader = spark.readStream.schema(schema).options(**rows.options(settings["inputFormat"])).option("maxFilesPerTrigger", streaming["filesPerBatch"])
    source = of_files(reader.format(rows.FORMATS[settings["inputFormat"]]).load(settings["input"]))

    refused = []

    def publish_batch(frame, number):
        try:
            publish_once(frame, number)
        except Refusal as refusal:
            # What reaches the other side is its text alone.
            refused.append(refusal)
            raise

    def publish_once(frame, number):
        name = f"{DONE}/{number:06}.json"
        # The batch was published, and the driver was gone before the checkpoint said so.
        if place.has(name):
            return
        answers, columns = rows.scored(frame, settings)
        done = publish(frame.sparkSession, place, settings, answers, columns, f"part-{number:06}")
        before = place.read(f"{DONE}/{number - 1:06}.json") or {"total": {}}
        total = {key: before["total"].get(key, 0) + done[key] for key in ("rowsIn", "rowsOut", "rowsFailed")}
        place.write(name, {"batch": number, "version": settings["version"], "digest": settings["digest"], "ended": now(), **done, "total": total})
        say("batch", batch=number, **total)

    writer = source.writeStream.foreachBatch(publish_batch).option("checkpointLocation", place.url(CHECKPOINT))
    every = streaming["everySeconds"]
    writer = writer.trigger(availableNow=True) if every == WHAT_IS_THERE else writer.trigger(processingTime=f"{every} seconds")
    try:
        writer.start().awaitTermination()
    except StreamingQueryException:
        if refused:
            raise refused[0] from None
        raise


def model_file(folder):
    """The one model of an artifact, as the server takes it."""
    found = sorted(str(path) for path in Path(folder).glob("*.pmml"))
    if len(found) != 1:
        raise Refusal(f"{folder} has {len(found)} files of .pmml, and one is wanted.")
    return found[0]


def main():
    spark = None
    try:
        settings = read_settings()
        spark = SparkSession.builder.appName(settings["model"]).getOrCreate()
        names = rows.register(spark, model_file(settings["modelFolder"]))
        strange = [one["name"] for one in settings["outputs"] if one["name"] not in names]
        if strange:
            raise Refusal(f"The model answers {', '.join(names)}, and not {', '.join(strange)}.")
        place = Place(spark, settings["output"])
        (run_batch if settings["streaming"] is None else run_stream)(spark, settings, place)
        spark.stop()
    except (Refusal, AnalysisException) as refused:
        say(str(refused).split("\n")[0], failed=True)
        if spark is not None:
            spark.stop()
        sys.exit(FOR_GOOD)


if __name__ == "__main__":
    main()
