"""Trains a network on Fisher's irises and writes model.keras and golden.json beside this file.

    python train.py            write both files
    python train.py --check    exit 1 when model.keras answers golden.json's rows otherwise than it says

The golden rows are all 150, each with Keras' own answer. README.md says how model.onnx is made of model.keras.
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
# Kernels of oneDNN add up in another order.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy
from sklearn.datasets import load_iris

HERE = Path(__file__).resolve().parent
SEED = 20
TOLERANCE = 1e-6
INPUT = "measurements"
OUTPUT = "probabilities"


def rows():
    data = load_iris()
    return data.data.astype("float32"), data.target, [str(name) for name in data.target_names]


def train():
    keras.utils.set_random_seed(SEED)
    measurements, species, names = rows()
    scale = keras.layers.Normalization()
    scale.adapt(measurements)
    network = keras.Sequential(
        [
            keras.Input([4], name=INPUT),
            scale,
            keras.layers.Dense(16, "relu"),
            keras.layers.Dense(len(names), "softmax", name=OUTPUT),
        ],
        name="iris",
    )
    network.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    network.fit(measurements, species, batch_size=16, epochs=80, verbose=0)
    return network


def golden_of(network):
    """Every row with Keras' own answer, as text: one row a line, so that a retrained model shows as a readable diff."""
    measurements, _, names = rows()

    def line(row, probabilities):
        # The shortest digits that give the same float32.
        values, given = ([float(str(value)) for value in numbers] for numbers in (row, probabilities))
        request = {"inputs": [{"name": INPUT, "shape": [1, 4], "datatype": "FP32", "data": values}]}
        known = f"{names[int(numpy.argmax(probabilities))]} ({max(given):.4f})"
        answer = {"outputs": [{"name": OUTPUT, "data": given}]}
        return json.dumps({"asked": json.dumps(values), "known": known, "request": request, "answer": answer})

    body = ",\n".join(f"    {line(*pair)}" for pair in zip(measurements, network.predict(measurements, verbose=0)))
    return f'{{\n  "form": "exchanges",\n  "path": "/infer",\n  "rows": [\n{body}\n  ]\n}}\n'


def check():
    golden = json.loads((HERE / "golden.json").read_text())
    asked = numpy.array([row["request"]["inputs"][0]["data"] for row in golden["rows"]], "float32")
    known = numpy.array([row["answer"]["outputs"][0]["data"] for row in golden["rows"]])
    found = keras.models.load_model(HERE / "model.keras", compile=False).predict(asked, verbose=0)
    off = float(numpy.abs(found - known).max())
    if not numpy.array_equal(asked, rows()[0]):
        print("golden.json has other rows than the data set", file=sys.stderr)
        return 1
    if not off <= TOLERANCE:
        print(f"model.keras differs from golden.json by {off:.1e}", file=sys.stderr)
        return 1
    return 0


def write():
    network = train()
    measurements, species, _ = rows()
    network.save(HERE / "model.keras")
    (HERE / "golden.json").write_text(golden_of(keras.models.load_model(HERE / "model.keras", compile=False)))
    right = float((network.predict(measurements, verbose=0).argmax(axis=1) == species).mean())
    print(f"wrote model.keras and golden.json; {right:.1%} of the rows have their own species")
    return 0


if __name__ == "__main__":
    sys.exit(check() if "--check" in sys.argv[1:] else write())
