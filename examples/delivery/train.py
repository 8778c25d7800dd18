"""Trains the delivery model and writes model.txt and golden.json beside this file.

    python train.py            write both files
    python train.py --check    exit 1 when training, or the model here, answers the hold-out rows otherwise than golden.json

Another processor may round otherwise: a check compares answers (to 1e-9), not bytes.
"""

import json
import sys
from pathlib import Path

import lightgbm
import numpy

HERE = Path(__file__).resolve().parent
SEED = 11
ROWS = 3000
HOLD_OUT_ROWS = 30
TOLERANCE = 1e-9
FIELDS = ["kilometres", "parcels", "hour", "weekday", "rain_mm"]
SETTINGS = {
    "objective": "regression",
    "num_leaves": 15,
    "learning_rate": 0.1,
    "min_data_in_leaf": 20,
    "seed": SEED,
    # The same model on every run: https://lightgbm.readthedocs.io/en/stable/Parameters.html#deterministic
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}


def deliveries():
    """Invented deliveries and the minutes that each took. Where nobody measured the rain, it is missing."""
    random = numpy.random.default_rng(SEED)
    kilometres = random.gamma(2, 4, ROWS).round(1)
    parcels = random.integers(1, 30, ROWS)
    hour = random.integers(6, 22, ROWS)
    weekday = random.integers(0, 7, ROWS)
    rain = numpy.where(random.random(ROWS) < 0.7, 0.0, random.exponential(3, ROWS)).round(1)
    rush = ((hour >= 7) & (hour <= 9)) | ((hour >= 16) & (hour <= 18))
    minutes = 4 + kilometres * (1.8 + 0.9 * (rush & (weekday < 5))) + 1.5 * parcels + 0.8 * rain * numpy.sqrt(kilometres)
    minutes = minutes + random.normal(0, 2, ROWS)
    rain = numpy.where(random.random(ROWS) < 0.05, numpy.nan, rain)
    return numpy.column_stack([kilometres, parcels, hour, weekday, rain]).astype(float), minutes


def train():
    """The model and its hold-out rows."""
    table, minutes = deliveries()
    data = lightgbm.Dataset(table[HOLD_OUT_ROWS:], minutes[HOLD_OUT_ROWS:], feature_name=FIELDS)
    return lightgbm.train(SETTINGS, data, num_boost_round=60), table[:HOLD_OUT_ROWS]


def golden_of(model, rows):
    """Questions with LightGBM's own answers: one row a line, so that a retrained model shows as a readable diff."""
    lines = []
    for row, predicted in zip(rows.tolist(), model.predict(rows).tolist()):
        values = [None if value != value else value for value in row]
        request = {"inputs": [{"name": "table", "shape": [1, len(values)], "datatype": "FP64", "data": values}]}
        answer = {"outputs": [{"name": "predict", "data": [predicted]}]}
        asked = f"[{', '.join('missing' if value is None else f'{value:g}' for value in values)}]"
        lines.append("    " + json.dumps({"request": request, "answer": answer, "asked": asked, "known": f"{predicted:.4f} minutes"}))
    rows_text = ",\n".join(lines)
    return f'{{\n  "form": "exchanges",\n  "path": "/infer",\n  "rows": [\n{rows_text}\n  ]\n}}\n'


def differences(name, model, golden):
    """What `model` answers otherwise than the golden rows, in words."""
    asked = [row["request"]["inputs"][0]["data"] for row in golden["rows"]]
    table = numpy.array([[numpy.nan if value is None else value for value in row] for row in asked])
    known = numpy.array([row["answer"]["outputs"][0]["data"][0] for row in golden["rows"]])
    off = float(numpy.abs(model.predict(table) - known).max())
    return [] if off <= TOLERANCE else [f"{name} differs from golden.json by {off:.1e}"]


def check():
    model, _ = train()
    golden = json.loads((HERE / "golden.json").read_text())
    saved = lightgbm.Booster(model_file=HERE / "model.txt")
    found = differences("what training gives", model, golden) + differences("model.txt", saved, golden)
    for line in found:
        print(f"{line}. Run train.py with the versions in requirements.txt.", file=sys.stderr)
    return 1 if found else 0


def write():
    model, rows = train()
    model.save_model(HERE / "model.txt")
    (HERE / "golden.json").write_text(golden_of(model, rows))
    print(f"wrote model.txt and golden.json in {HERE}")
    return 0


if __name__ == "__main__":
    sys.exit(check() if "--check" in sys.argv[1:] else write())
