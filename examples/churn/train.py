"""Trains the churn model and writes model.ubj and golden.json beside this file.

    python train.py            write both files
    python train.py --check    exit 1 when training, or the model here, answers the hold-out rows otherwise than golden.json

XGBoost computes with floats of 32 bits, its answers too; another processor may round otherwise. A check compares answers (to 1e-6), not bytes.
"""

import json
import sys
from pathlib import Path

import numpy
import xgboost

HERE = Path(__file__).resolve().parent
SEED = 7
ROWS = 3000
HOLD_OUT_ROWS = 30
TOLERANCE = 1e-6
FIELDS = ["months", "monthly_fee", "support_calls", "late_payments", "days_since_login", "products"]


def customers():
    """Invented customers and whether they left. One in ten has never logged in: a missing value."""
    random = numpy.random.default_rng(SEED)
    months = random.integers(1, 120, ROWS)
    fee = random.uniform(5, 120, ROWS).round(2)
    calls = random.poisson(1.2, ROWS)
    late = random.poisson(0.5, ROWS)
    idle = random.exponential(20, ROWS).round(1)
    products = random.integers(1, 6, ROWS)
    never = random.random(ROWS) < 0.1
    leaning = -1.5 - 0.03 * months + 0.015 * fee + 0.5 * calls + 0.6 * late + 0.02 * idle - 0.3 * products + 1.5 * never
    left = random.random(ROWS) < 1 / (1 + numpy.exp(-leaning))
    table = numpy.column_stack([months, fee, calls, late, numpy.where(never, numpy.nan, idle), products]).astype(float)
    return table, left.astype(int)


def train():
    """The model and its hold-out rows."""
    table, left = customers()
    model = xgboost.XGBClassifier(n_estimators=60, max_depth=3, learning_rate=0.2, tree_method="exact", random_state=SEED, n_jobs=1)
    return model.fit(table[HOLD_OUT_ROWS:], left[HOLD_OUT_ROWS:]), table[:HOLD_OUT_ROWS]


def golden_of(model, rows):
    """Questions with XGBoost's own answers: one row a line, so that a retrained model shows as a readable diff."""
    lines = []
    for row, predicted, shares in zip(rows.tolist(), model.predict(rows).tolist(), model.predict_proba(rows).tolist()):
        values = [None if value != value else value for value in row]
        request = {
            "inputs": [{"name": "table", "shape": [1, len(values)], "datatype": "FP64", "data": values}],
            "outputs": [{"name": "predict"}, {"name": "predict_proba"}],
        }
        answer = {"outputs": [{"name": "predict", "data": [predicted]}, {"name": "predict_proba", "data": shares}]}
        asked = f"[{', '.join('missing' if value is None else f'{value:g}' for value in values)}]"
        known = f"{'leaves' if predicted else 'stays'} ({max(shares):.4f})"
        lines.append("    " + json.dumps({"request": request, "answer": answer, "asked": asked, "known": known}))
    rows_text = ",\n".join(lines)
    return f'{{\n  "form": "exchanges",\n  "path": "/infer",\n  "rows": [\n{rows_text}\n  ]\n}}\n'


def differences(name, model, golden):
    """What `model` answers otherwise than the golden rows, in words."""
    asked = [row["request"]["inputs"][0]["data"] for row in golden["rows"]]
    table = numpy.array([[numpy.nan if value is None else value for value in row] for row in asked])
    answers = [{one["name"]: one["data"] for one in row["answer"]["outputs"]} for row in golden["rows"]]
    if model.predict(table).tolist() != [answer["predict"][0] for answer in answers]:
        return [f"{name} predicts other classes than golden.json"]
    off = float(numpy.abs(model.predict_proba(table) - numpy.array([answer["predict_proba"] for answer in answers])).max())
    return [] if off <= TOLERANCE else [f"{name} differs from golden.json by {off:.1e}"]


def check():
    model, _ = train()
    golden = json.loads((HERE / "golden.json").read_text())
    saved = xgboost.XGBClassifier()
    saved.load_model(HERE / "model.ubj")
    found = differences("what training gives", model, golden) + differences("model.ubj", saved, golden)
    for line in found:
        print(f"{line}. Run train.py with the versions in requirements.txt.", file=sys.stderr)
    return 1 if found else 0


def write():
    model, rows = train()
    model.save_model(HERE / "model.ubj")
    (HERE / "golden.json").write_text(golden_of(model, rows))
    print(f"wrote model.ubj and golden.json in {HERE}")
    return 0


if __name__ == "__main__":
    sys.exit(check() if "--check" in sys.argv[1:] else write())
