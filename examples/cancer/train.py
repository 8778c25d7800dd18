"""Trains the cancer model and writes model.joblib and golden.json beside this file.

    python train.py            write both files
    python train.py --check    exit 1 when training, or the model here, answers the hold-out rows otherwise than golden.json

Another processor may round otherwise: a check compares answers (to 1e-9), not bytes.
"""

import io
import json
import sys
from pathlib import Path

import joblib
import numpy
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

HERE = Path(__file__).resolve().parent
SEED = 20
HOLD_OUT_ROWS = 40
TOLERANCE = 1e-9


def train():
    """The model and its hold-out rows."""
    data = load_breast_cancer()
    # Trained on the names, so that answers are names and not numbers.
    names = numpy.array([str(name) for name in data.target_names])[data.target]
    train_x, test_x, train_y, _ = train_test_split(data.data, names, test_size=HOLD_OUT_ROWS, random_state=SEED, stratify=names)
    # Solved to the end, as far as doubles go: where a solver stops early, the coefficients depend on the machine.
    model = make_pipeline(StandardScaler(), LogisticRegression(tol=1e-12, max_iter=10_000)).fit(train_x, train_y)
    return model, test_x


def golden_of(model, rows):
    """Hold-out rows with scikit-learn's own answers, as text: one row a line, so that a retrained model shows as a readable diff."""
    fields = [str(name).replace(" ", "_") for name in load_breast_cancer().feature_names]
    head = {"form": "table", "fields": fields, "classes": [str(name) for name in model.classes_]}
    lines = ",\n".join(
        "    " + json.dumps({"input": x, "predicted": str(k), "probabilities": p})
        for x, k, p in zip(rows.tolist(), model.predict(rows), model.predict_proba(rows).tolist())
    )
    # json writes the shortest digits that give the same double.
    start = "".join(f"  {json.dumps(key)}: {json.dumps(value)},\n" for key, value in head.items())
    return f'{{\n{start}  "rows": [\n{lines}\n  ]\n}}\n'


def differences(name, model, golden):
    """What `model` answers otherwise than the golden rows, in words."""
    rows = numpy.array([row["input"] for row in golden["rows"]])
    if model.predict(rows).tolist() != [row["predicted"] for row in golden["rows"]]:
        return [f"{name} predicts other classes than golden.json"]
    off = float(numpy.abs(model.predict_proba(rows) - numpy.array([row["probabilities"] for row in golden["rows"]])).max())
    return [] if off <= TOLERANCE else [f"{name} differs from golden.json by {off:.1e}"]


def check():
    model, rows = train()
    golden = json.loads((HERE / "golden.json").read_text())
    found = differences("what training gives", model, golden) + differences("model.joblib", joblib.load(HERE / "model.joblib"), golden)
    if [row["input"] for row in golden["rows"]] != rows.tolist():
        found.append("golden.json has other rows than training holds out")
    for line in found:
        print(f"{line}. Run train.py with the versions in requirements.txt.", file=sys.stderr)
    return 1 if found else 0


def write():
    model, rows = train()
    packed = io.BytesIO()
    joblib.dump(model, packed, protocol=5)
    for name, content in {"model.joblib": packed.getvalue(), "golden.json": golden_of(model, rows).encode()}.items():
        (HERE / name).write_bytes(content)
        print(f"wrote {HERE / name}")
    return 0


if __name__ == "__main__":
    sys.exit(check() if "--check" in sys.argv[1:] else write())
