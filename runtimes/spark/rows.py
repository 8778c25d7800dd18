"""Rows: read, scored by the function made of the model's PMML, written."""

from pyspark.sql import functions as F
from settings import Refusal

# Where a row stands as it was, when it is none of its file's format.
BROKEN = "_broken"
# The file that a row is from.
FILE = "_file"
ERROR = "_error"
# The row as it was read, and the model's answer.
VALUES = "_values"
SCORE = "_score"

# A digest is of a whole file, which an executor holds to compute it.
ROWS_OF_FILE = 200_000

CSV = {"header": True, "escape": '"', "enforceSchema": False, "columnNameOfCorruptRecord": BROKEN}
CSV_OUT = {"header": True, "escape": '"', "emptyValue": ""}
FORMATS = {"csv": "csv", "jsonl": "json", "parquet": "parquet"}


def options(fmt):
    """Malformed rows are kept, and fail each for itself."""
    if fmt == "csv":
        return CSV
    return {"columnNameOfCorruptRecord": BROKEN} if fmt == "jsonl" else {}


def schema_of(spark, settings, path):
    """The columns of files: of CSV texts by the first line, else as the rows have them."""
    fmt = settings["inputFormat"]
    reader = spark.read.options(**options(fmt)).format(FORMATS[fmt])
    schema = reader.load(path).schema
    names = [name for name in schema.names if name != BROKEN]
    missing = [name for name in [*settings["columns"], *(settings["keep"] or [])] if name not in names]
    if missing:
        raise Refusal(f"{path} has no column {', '.join(missing)}. It has {', '.join(names)}.")
    twice = [one["name"] for one in settings["outputs"] if settings["keep"] is None and one["name"] in names]
    if twice:
        raise Refusal(f"A column of {path} is called {', '.join(twice)}, as an output of the model. Name the columns to keep.")
    if fmt != "parquet" and BROKEN not in schema.names:
        schema = schema.add(BROKEN, "string")
    return schema


def quoted(name):
    return "`" + name.replace("`", "``") + "`"


def prepared(rows, settings):
    """Each step makes one column, of those before it; what a column cannot be is why its row fails."""
    names = [name for name in rows.columns if name not in (BROKEN, FILE)]
    broken = F.col(BROKEN).isNotNull() if BROKEN in rows.columns else F.lit(False)
    frame = rows.withColumn(VALUES, F.struct(*(F.col(quoted(name)) for name in names)))
    frame = frame.withColumn(ERROR, F.when(broken, F.lit("The row is none of its file's format.")))
    if settings["inputFormat"] == "csv":
        # It has no other word for a value that is missing than nothing.
        frame = frame.withColumns({name: F.expr(f"NULLIF({quoted(name)}, '')") for name in settings["columns"]})
    for step in settings["steps"]:
        if step["wrong"] is not None:
            frame = frame.withColumn(ERROR, F.coalesce(F.col(ERROR), F.expr(step["wrong"])))
        frame = frame.withColumn(step["set"], F.expr(step["value"]))
    return frame, settings["keep"] or names


def scored(rows, settings):
    """Rows with the model's outputs and with `_error`: null, or why a row has no answer; and the columns that are written."""
    frame, kept = prepared(rows, settings)
    asked = F.struct(*(F.col(quoted(name)) for name in settings["asked"]))
    # What is asked and what is scored may be called alike: the answer gets a name first.
    frame = frame.withColumn(SCORE, F.when(F.col(ERROR).isNull(), F.call_udf("score", asked)))
    outputs = {one["name"]: F.expr(f"CAST({SCORE}.{quoted(one['name'])} AS {one['type']})") for one in settings["outputs"]}
    frame = frame.select(
        *(F.col(f"{VALUES}.{quoted(name)}").alias(name) for name in kept),
        *(value.alias(name) for name, value in outputs.items()),
        F.coalesce(F.col(ERROR), F.col(f"{SCORE}.error")).alias(ERROR),
        *(F.col(name) for name in (FILE, VALUES, BROKEN) if name in frame.columns),
    )
    return frame, [*kept, *outputs]


def register(spark, model):
    """The model as `score`, and the names of what it answers."""
    spark._jvm.ml.serving.udf.SparkScore.register(spark._jsparkSession, "score", model)
    return list(spark._jvm.ml.serving.udf.SparkScore(model).resultType().fieldNames())


def write_rows(frame, columns, fmt, url):
    """Rows with an answer."""
    known = {"csv": CSV_OUT, "jsonl": {"ignoreNullFields": False}}.get(fmt, {})
    good = frame.where(F.col(ERROR).isNull()).select(*(quoted(name) for name in columns))
    good.write.option("maxRecordsPerFile", ROWS_OF_FILE).options(**known).format(FORMATS[fmt]).save(url)


def write_failed(frame, url):
    """Rows without an answer, each with its file and the reason."""
    broken = [F.col(BROKEN).alias("text")] if BROKEN in frame.columns else []
    failed = frame.where(F.col(ERROR).isNotNull())
    what = failed.select(F.col(FILE).alias("file"), F.col(ERROR).alias("reason"), F.col(VALUES).alias("values"), *broken)
    what.write.option("maxRecordsPerFile", ROWS_OF_FILE).json(url)


def described(spark, url, fmt):
    """Rows, bytes and digest of each file below a folder, read again from where they lie; files without rows are left out."""
    reader = spark.read.format(FORMATS[fmt])
    if fmt == "csv":
        # Whole files at a time: texts that were no CSV may have line ends.
        reader = reader.options(**CSV_OUT, multiLine=True)
    if fmt != "parquet":
        reader = reader.schema("_nothing string")
    counted = reader.load(url).groupBy(F.col("_metadata.file_path").alias("path")).count().collect()
    rows = {row["path"].rsplit("/", 1)[1]: row["count"] for row in counted}
    files = spark.read.format("binaryFile").load(url).selectExpr("path", "length", "sha2(content, 256) AS sha256").collect()
    found = {row["path"].rsplit("/", 1)[1]: row for row in files}
    return {
        name: {"rows": rows[name], "bytes": found[name]["length"], "sha256": found[name]["sha256"]}
        for name in sorted(found)
        if rows.get(name, 0) > 0
    }
