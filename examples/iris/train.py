"""Trains two versions of the iris model and writes them and their golden rows beside this file; the same versions give the same bytes.

    python train.py            write the four files
    python train.py --check    exit 1 when the files here are not what training gives
"""

import json
import sys
from pathlib import Path

from sklearn.datasets import load_iris
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.model_selection import train_test_split

from pmml import export

HERE = Path(__file__).resolve().parent
FIELDS = ["sepal_length", "sepal_width", "petal_length", "petal_width"]
SEED = 20
HOLD_OUT_ROWS = 30


# Two trainings on one set of rows. The candidate's are stumps, so it answers every hold-out row a little otherwise, and one
# with another class: whoever serves both can tell by an answer which of them gave it.
VERSIONS = {
    # 34 rounds of one tree for each of three classes: 102 trees.
    ("model.pmml", "golden.json"): {"n_estimators": 34, "max_depth": 3},
    ("candidate.pmml", "golden-candidate.json"): {"n_estimators": 60, "max_depth": 1},
}


def build():
    """{file name: text} of everything that training gives."""
    iris = load_iris()
    classes = [str(name) for name in iris.target_names]
    train_x, test_x, train_y, _ = train_test_split(
        iris.data, iris.target, test_size=HOLD_OUT_ROWS, random_state=SEED, stratify=iris.target
    )
    files = {}
    for (model_name, golden_name), settings in VERSIONS.items():
        model = GradientBoostingClassifier(**settings, learning_rate=0.1, random_state=SEED).fit(train_x, train_y)
        files[model_name] = export(model, FIELDS, classes, "species")
        files[golden_name] = golden_of(model, test_x, classes)
    return files


def golden_of(model, rows, classes):
    """Hold-out rows with scikit-learn's own answers, as text: one row a line, so that a retrained model shows as a readable diff."""
    # json writes the shortest digits that give the same double.
    lines = ",\n".join(
        "    " + json.dumps({"input": x, "predicted": classes[int(k)], "probabilities": p})
        for x, k, p in zip(rows.tolist(), model.predict(rows), model.predict_proba(rows).tolist())
    )
    head = f'{{\n  "form": "fields",\n  "fields": {json.dumps(FIELDS)},\n  "classes": {json.dumps(classes)},\n'
    return f'{head}  "rows": [\n{lines}\n  ]\n}}\n'


def main():
    files = build()
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
