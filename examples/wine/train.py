"""Trains the wine model and writes the folder model (an MLmodel) and golden.json beside this file.

    python train.py            write both
    python train.py --check    exit 1 when training, or the model here, answers the hold-out rows otherwise than golden.json

Another processor may round otherwise: a check compares answers (to 1e-9), not bytes.
"""

import json
import os
import shutil
import sys
from pathlib import Path

# MLflow would tell its makers that it is used: https://mlflow.org/docs/latest/community/usage-tracking/
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"

import mlflow  # noqa: E402
import numpy  # noqa: E402
from sklearn.datasets import load_wine  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.model_selection import train_test_split  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402

HERE = Path(__file__).resolve().parent
SEED = 5
HOLD_OUT_ROWS = 30
TOLERANCE = 1e-9
# What MLflow says of a model that differs from run to run, and that serving does not need.
PASSING = ("model_id", "model_uuid", "run_id", "utc_time_created", "artifact_path")


def train():
    """The model and its hold-out rows, both by the names of their columns."""
    data = load_wine(as_frame=True)
    table = data.data.rename(columns=lambda name: name.replace("/", "_"))
    train_x, test_x, train_y, _ = train_test_split(table, data.target, test_size=HOLD_OUT_ROWS, random_state=SEED, stratify=data.target)
    # Solved to the end, as far as doubles go: where a solver stops early, the coefficients depend on the machine.
    return make_pipeline(StandardScaler(), LogisticRegression(tol=1e-12, max_iter=10_000)).fit(train_x, train_y), test_x


def golden_of(model, rows):
    """Questions with scikit-learn's own answers: one row a line, so that a retrained model shows as a readable diff."""
    lines = []
    for (_, row), shares in zip(rows.iterrows(), model.predict_proba(rows).tolist()):
        # A tensor a column, by name.
        inputs = [{"name": name, "shape": [1, 1], "datatype": "FP64", "data": [value]} for name, value in row.items()]
        answer = {"outputs": [{"data": shares}]}
        asked = f"[{', '.join(f'{value:g}' for value in row.tolist()[:6])}, … {len(row) - 6} more]"
        known = f"cultivar {shares.index(max(shares)) + 1} ({max(shares):.4f})"
        text = json.dumps({"request": {"inputs": inputs}, "answer": answer, "asked": asked, "known": known}, ensure_ascii=False)
        lines.append(f"    {text}")
    rows_text = ",\n".join(lines)
    return f'{{\n  "form": "exchanges",\n  "path": "/infer",\n  "rows": [\n{rows_text}\n  ]\n}}\n'


def differences(name, answers, golden):
    """What was answered otherwise than the golden rows say, in words."""
    known = numpy.array([row["answer"]["outputs"][0]["data"] for row in golden["rows"]])
    off = float(numpy.abs(answers - known).max())
    return [] if off <= TOLERANCE else [f"{name} differs from golden.json by {off:.1e}"]


def check():
    model, rows = train()
    golden = json.loads((HERE / "golden.json").read_text())
    saved = mlflow.pyfunc.load_model(str(HERE / "model"))
    found = differences("what training gives", model.predict_proba(rows), golden)
    found += differences("the folder model", saved.predict(rows), golden)
    for line in found:
        print(f"{line}. Run train.py with the versions in requirements.txt.", file=sys.stderr)
    return 1 if found else 0


def write():
    model, rows = train()
    folder = HERE / "model"
    shutil.rmtree(folder, ignore_errors=True)
    mlflow.sklearn.save_model(
        model,
        str(folder),
        # What skops writes is data, not a program as a pickle is.
        serialization_format="skops",
        pyfunc_predict_fn="predict_proba",
        signature=mlflow.models.infer_signature(rows, model.predict_proba(rows)),
        pip_requirements=str(HERE / "requirements.txt"),
    )
    lines = (folder / "MLmodel").read_text().splitlines(keepends=True)
    (folder / "MLmodel").write_text("".join(line for line in lines if line.split(":")[0] not in PASSING))
    (HERE / "golden.json").write_text(golden_of(model, rows))
    print(f"wrote the folder model and golden.json in {HERE}")
    return 0


if __name__ == "__main__":
    sys.exit(check() if "--check" in sys.argv[1:] else write())
