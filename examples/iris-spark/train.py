"""Trains the iris forest with Spark ML and writes model.pmml and golden.json beside this file; the same versions give the same bytes.

    python train.py            write both files
    python train.py --check    exit 1 when the files here are not what training gives
"""

import json
import sys
import tempfile
from pathlib import Path

from pyspark.ml import Pipeline
from pyspark.ml.classification import RandomForestClassifier
from pyspark.ml.feature import StringIndexer, VectorAssembler
from pyspark.sql import SparkSession
from sklearn.datasets import load_iris

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "conversions/spark"))
from export_pipeline import export  # noqa: E402

FIELDS = ["sepal_length", "sepal_width", "petal_length", "petal_width"]
SEED = 20


def session():
    # One thread and one partition: which rows a tree is trained on depends on how they are spread over partitions.
    local = SparkSession.builder.master("local[1]").appName("iris-spark").config("spark.ui.enabled", "false")
    return local.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()


def build(spark):
    """{file name: text} of everything that training gives."""
    iris = load_iris()
    flowers = [(*map(float, x), str(iris.target_names[k])) for x, k in zip(iris.data, iris.target)]
    table = spark.createDataFrame(flowers, [*FIELDS, "species"]).coalesce(1)
    pipeline = Pipeline(
        stages=[
            StringIndexer(inputCol="species", outputCol="label", stringOrderType="alphabetAsc"),
            VectorAssembler(inputCols=FIELDS, outputCol="features"),
            RandomForestClassifier(numTrees=50, maxDepth=5, seed=SEED),
        ]
    )
    model = pipeline.fit(table)
    with tempfile.TemporaryDirectory() as folder:
        model.write().overwrite().save(folder)
        pmml = export(folder)
    classes = model.stages[0].labels
    answers = model.transform(table).select(*FIELDS, "prediction", "probability").collect()
    return {"model.pmml": pmml, "golden.json": golden(classes, answers)}


def golden(classes, answers):
    """Every row with Spark's own class and probabilities, as the model is asked over the Open Inference Protocol."""
    # One row a line, so that a retrained model shows as a readable diff. json writes the shortest digits that give the same double.
    rows = ",\n".join("    " + json.dumps(exchange(classes, answer)) for answer in answers)
    return f'{{\n  "form": "exchanges",\n  "path": "/infer",\n  "rows": [\n{rows}\n  ]\n}}\n'


def exchange(classes, answer):
    values = [answer[name] for name in FIELDS]
    predicted = classes[int(answer["prediction"])]
    probabilities = dict(zip(classes, map(float, answer["probability"])))
    outputs = [tensor("predicted_species", "BYTES", predicted)]
    outputs += [tensor(f"probability_{name}", "FP64", probabilities[name]) for name in classes]
    return {
        "request": {"inputs": [tensor(name, "FP64", value) for name, value in zip(FIELDS, values)]},
        "answer": {"outputs": outputs},
        "asked": json.dumps(values),
        "known": f"{predicted} ({probabilities[predicted]:.4f})",
    }


def tensor(name, datatype, value):
    return {"name": name, "shape": [1], "datatype": datatype, "data": [value]}


def main():
    spark = session()
    spark.sparkContext.setLogLevel("ERROR")
    files = build(spark)
    spark.stop()
    if "--check" not in sys.argv[1:]:
        for name, text in files.items():
            (HERE / name).write_bytes(text.encode())
            print(f"wrote {HERE / name}")
        return 0
    changed = [name for name, text in files.items() if not (HERE / name).is_file() or (HERE / name).read_bytes() != text.encode()]
    for name in changed:
        print(f"{HERE / name} is not what training gives. Run train.py with the versions in requirements.txt.", file=sys.stderr)
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
