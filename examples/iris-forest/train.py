"""Trains a random forest on Fisher's irises and writes model.onnx and golden.json beside this file.

    python train.py            write both files
    python train.py --check    exit 1 when the model here answers golden.json's rows otherwise than scikit-learn does now

The golden rows are all 150; a conversion that answers one of them otherwise (by more than 1e-6) is not written.
"""

import json
import os
import sys
from pathlib import Path

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import numpy
from onnxruntime import InferenceSession
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier

HERE = Path(__file__).resolve().parent
SEED = 20
TOLERANCE = 1e-6
INPUT = "measurements"


def train():
    """The forest and the rows as they are asked, in centimetres."""
    data = load_iris()
    # Trained on the names, so that answers are names and not numbers.
    names = numpy.array([str(name) for name in data.target_names])[data.target]
    return RandomForestClassifier(n_estimators=50, max_depth=6, random_state=SEED).fit(data.data, names), data.data


def converted(forest):
    """
    The forest as ONNX. In float32, as scikit-learn's own trees read rows; the same graph with doubles for inputs compares
    them with thresholds in float32, and answers rows that lie between the two otherwise.
    """
    # Without ZipMap: the protocol has tensors, not maps.
    graph = to_onnx(forest, initial_types=[(INPUT, FloatTensorType([None, 4]))], options={"zipmap": False})
    return graph.SerializeToString(deterministic=True)


def answers(graph, rows):
    """What the graph says of all rows: names and probabilities."""
    return InferenceSession(graph, providers=["CPUExecutionProvider"]).run(None, {INPUT: rows.astype("float32")})


def difference(graph, forest, rows):
    """The largest between probabilities; infinite for another name."""
    names, probabilities = answers(graph, rows)
    if names.tolist() != forest.predict(rows).tolist():
        return float("inf")
    return float(numpy.abs(probabilities - forest.predict_proba(rows)).max())


def golden_of(forest, rows):
    """Every row with scikit-learn's own answer, as text: one row a line, so that a retrained model shows as a readable diff."""

    def line(row, name, probabilities):
        values = row.tolist()
        request = {"inputs": [{"name": INPUT, "shape": [1, 4], "datatype": "FP32", "data": values}]}
        answer = {"outputs": [{"name": "label", "data": [name]}, {"name": "probabilities", "data": probabilities}]}
        known = f"{name} ({max(probabilities):.4f})"
        return json.dumps({"asked": json.dumps(values), "known": known, "request": request, "answer": answer})

    lines = map(line, rows, forest.predict(rows).tolist(), forest.predict_proba(rows).tolist())
    body = ",\n".join(f"    {text}" for text in lines)
    return f'{{\n  "form": "exchanges",\n  "path": "/infer",\n  "rows": [\n{body}\n  ]\n}}\n'


def main():
    forest, rows = train()
    checking = "--check" in sys.argv[1:]
    graph = (HERE / "model.onnx").read_bytes() if checking else converted(forest)
    off = difference(graph, forest, rows)
    if not off <= TOLERANCE:
        print(f"refused: model.onnx differs from scikit-learn by {off:.1e}", file=sys.stderr)
        return 1
    if checking:
        return 0
    for name, content in {"model.onnx": graph, "golden.json": golden_of(forest, rows).encode()}.items():
        (HERE / name).write_bytes(content)
        print(f"wrote {HERE / name}")
    print(f"{len(rows)} rows, largest difference {off:.1e}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
