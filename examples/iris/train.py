"""Trains the iris model and writes model.pmml and golden.json beside this file; the same versions give the same bytes.

    python train.py            write both files
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


def build():
    """{file name: text} of everything that training gives."""
    iris = load_iris()
    classes = [str(name) for name in iris.target_names]
    train_x, test_x, train_y, _ = train_test_split(
        iris.data, iris.target, test_size=HOLD_OUT_ROWS, random_state=SEED, stratify=iris.target
    )
    # 34 rounds of one tree for each of three classes: 102 trees.
    model = GradientBoostingClassifier(n_estimators=34, max_depth=3, learning_rate=0.1, random_state=SEED).fit(train_x, train_y)
    golden = {
        "form": "fields",
        "fields": FIELDS,
        "classes": classes,
        "rows": [
            {"input": x, "predicted": classes[int(k)], "probabilities": p}
            for x, k, p in zip(test_x.tolist(), model.predict(test_x), model.predict_proba(test_x).tolist())
        ],
    }
    # One row a line, so that a retrained model shows as a readable diff. json writes the shortest digits that give the same double.
    rows = ",\n".join("    " + json.dumps(row) for row in golden["rows"])
    head = f'{{\n  "form": {json.dumps(golden["form"])},\n  "fields": {json.dumps(FIELDS)},\n  "classes": {json.dumps(classes)},\n'
    return {"model.pmml": export(model, FIELDS, classes, "species"), "golden.json": f'{head}  "rows": [\n{rows}\n  ]\n}}\n'}


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
