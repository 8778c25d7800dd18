"""Trains every kind of model that conversions/spark can write, and compares its PMML with Spark's own answers, row by row.

    python export.py PLAIN_JAR

PLAIN_JAR scores the PMML in the same Spark. Values lie on a coarse grid, so that many are exactly on a threshold of the trees. Prints JSON.
"""

import json
import random
import sys
import tempfile
from pathlib import Path

from pyspark.ml import Pipeline, classification, regression
from pyspark.ml.feature import Binarizer, IndexToString, StringIndexer, VectorAssembler

from score import start

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "conversions/spark"))
from export_pipeline import export  # noqa: E402
from saved import Unsupported  # noqa: E402

ROWS = 2000
COLOURS = ["red", "dark blue", 'the "green"', "back\\slash", "grey"]


def table(spark):
    """Numbers on a grid, a category with awkward names, and targets that depend on both."""
    chance = random.Random(7)
    rows = []
    for i in range(ROWS):
        x, y, colour = chance.randrange(40) / 20, chance.randrange(40) / 10, chance.choice(COLOURS)
        z = x + y * (1.5 if colour in COLOURS[:2] else -0.7) + chance.gauss(0, 0.3)
        rows.append((i, x, y, colour, "high" if z > 3 else "middle" if z > 0 else "low", "yes" if z > 1 else "no", z))
    return spark.createDataFrame(rows, "id int, x double, y double, colour string, level string, answer string, z double").coalesce(1).cache()


def cases():
    """{name: (target, its indexer or None, estimator)}"""
    level = StringIndexer(inputCol="level", outputCol="label", stringOrderType="alphabetAsc")
    answer = StringIndexer(inputCol="answer", outputCol="label", stringOrderType="alphabetAsc")
    forest = {"numTrees": 12, "maxDepth": 6, "seed": 3}
    return {
        "RandomForestClassifier": ("level", level, classification.RandomForestClassifier(**forest)),
        "DecisionTreeClassifier": ("level", level, classification.DecisionTreeClassifier(maxDepth=6, seed=3)),
        "GBTClassifier": ("answer", answer, classification.GBTClassifier(maxIter=8, maxDepth=4, seed=3)),
        "RandomForestRegressor": ("z", None, regression.RandomForestRegressor(labelCol="z", **forest)),
        "DecisionTreeRegressor": ("z", None, regression.DecisionTreeRegressor(labelCol="z", maxDepth=6, seed=3)),
        "GBTRegressor": ("z", None, regression.GBTRegressor(labelCol="z", maxIter=8, maxDepth=4, seed=3)),
    }


def features():
    colour = StringIndexer(inputCol="colour", outputCol="colour_index")
    return [colour, VectorAssembler(inputCols=["x", "colour_index", "y"], outputCol="features")]


def saved(model, scratch):
    folder = tempfile.mkdtemp(dir=scratch)
    model.write().overwrite().save(folder)
    return folder


def deviation(spark, rows, scratch, name, target, indexer, estimator):
    """The largest difference of a number; enormous when a class differs or a row has no answer."""
    model = Pipeline(stages=[*([indexer] if indexer else []), *features(), estimator]).fit(rows)
    file = Path(scratch) / f"{name}.pmml"
    file.write_text(export(saved(model, scratch)))
    spark._jvm.ml.serving.udf.SparkScore.register(spark._jsparkSession, name, str(file))
    classes = model.stages[0].labels if indexer else []
    worst = 0.0
    for row in model.transform(rows).selectExpr("*", f"{name}(struct(x, y, colour)) AS score").collect():
        score, predicted = row["score"], row["score"][f"predicted_{target}"]
        if score["error"] is not None or (classes and predicted != classes[int(row["prediction"])]):
            return 1e9
        pairs = zip(classes, row["probability"]) if classes else []
        numbers = [abs(score[f"probability_{label}"] - share) for label, share in pairs]
        worst = max([worst, *numbers, *([] if classes else [abs(predicted - row["prediction"])])])
    return worst


def refusals(rows, scratch):
    """What the exporter says of pipelines that it cannot write exactly; nothing here may be empty or false."""
    level = cases()["RandomForestClassifier"][1]
    tree = classification.DecisionTreeClassifier(maxDepth=2)
    names = IndexToString(inputCol="prediction", outputCol="named", labels=["high", "low", "middle"])
    wrong = {
        "another stage": [level, Binarizer(inputCol="x", outputCol="binary", threshold=1.0), *features(), tree],
        "thresholds": [level, *features(), tree.copy().setThresholds([1.0, 2.0, 3.0])],
        "missing values kept": [level, features()[0].setHandleInvalid("keep"), features()[1], tree],
        "no names of classes": [*features(), classification.DecisionTreeClassifier(labelCol="id")],
        "no model": [level, *features()],
    }
    told = {}
    for name, stages in wrong.items():
        few = rows.where("id < 20")
        told[name] = said(lambda: export(saved(Pipeline(stages=stages).fit(few), scratch)))
    told["a model alone"] = said(lambda: export(saved(Pipeline(stages=[level, *features(), tree]).fit(rows).stages[-1], scratch)))
    told["an empty folder"] = said(lambda: export(tempfile.mkdtemp(dir=scratch)))
    told["names after the model are taken"] = None is said(lambda: export(saved(Pipeline(stages=[level, *features(), tree, names]).fit(rows), scratch)))
    return told


def said(attempt):
    try:
        attempt()
    except Unsupported as refused:
        return str(refused)
    return None


def main(plain_jar):
    with tempfile.TemporaryDirectory() as scratch:
        spark = start("local[2]", scratch, plain_jar)
        rows = table(spark)
        off = {name: deviation(spark, rows, scratch, name, *case) for name, case in cases().items()}
        told = refusals(rows, scratch)
        version = spark.version
        spark.stop()
    print(json.dumps({"spark": version, "rows": ROWS, "off": off, "told": told}, indent=2, allow_nan=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
