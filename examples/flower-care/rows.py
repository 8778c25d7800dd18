"""
Writes golden rows and 1,000 rows of graph flower-care: what scikit-learn answers for its two models, and the switch, the
mean and the book of watering computed here, in a language and by hands other than the graph's.

python rows.py          writes golden.json and rows.json
python rows.py --check  exits 1 when they are not what it writes
"""

import json
import random
import sys
from pathlib import Path

from sklearn.datasets import load_iris
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.model_selection import train_test_split

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "iris"))
from train import FIELDS, HOLD_OUT_ROWS, SEED, VERSIONS  # noqa: E402

SURE = 0.9


def models():
    iris = load_iris()
    train_x, _, train_y, _ = train_test_split(
        iris.data, iris.target, test_size=HOLD_OUT_ROWS, random_state=SEED, stratify=iris.target
    )
    classes = [str(name) for name in iris.target_names]
    fitted = [
        GradientBoostingClassifier(**settings, learning_rate=0.1, random_state=SEED).fit(train_x, train_y)
        for settings in VERSIONS.values()
    ]
    return classes, *fitted


def answered(flowers):
    """What the graph answers for some flowers, and whether its first model was sure of each."""
    classes, first, second = models()
    book = json.loads((HERE.parent / "watering" / "plans.json").read_text())
    virginica = classes.index("virginica")
    rows = []
    for flower, one, other in zip(flowers, first.predict_proba(flowers).tolist(), second.predict_proba(flowers).tolist()):
        is_sure = max(one) > SURE
        told = one if is_sure else other
        species = classes[told.index(max(told))]
        chance = one[virginica] if is_sure else (one[virginica] + other[virginica]) / 2
        plan = book["species"][species]
        water = min(book["most"], plan["each"] * (flower[2] * flower[3]))
        rows.append(({"species": species, "virginica": chance, "millilitres": water, "advice": plan["advice"]}, is_sure))
    return rows


def random_flowers(count):
    """Within and a little beyond what was measured, so that the first model is often unsure."""
    chance = random.Random(SEED)
    bounds = {"sepal_length": (4, 8), "sepal_width": (2, 4.5), "petal_length": (1, 7), "petal_width": (0.1, 2.6)}
    return [[round(chance.uniform(*bounds[field]), 2) for field in FIELDS] for _ in range(count)]


TYPES = {"species": "BYTES", "virginica": "FP64", "millilitres": "FP64", "advice": "BYTES"}


def exchange(flowers, answers):
    tensor = lambda name, datatype, data: {"name": name, "shape": [len(data)], "datatype": datatype, "data": data}
    columns = zip(FIELDS, zip(*flowers))
    told = answers[0]
    return {
        "request": {"inputs": [tensor(field, "FP64", list(values)) for field, values in columns]},
        "answer": {"outputs": [tensor(name, datatype, [row[name] for row in answers]) for name, datatype in TYPES.items()]},
        "asked": str(flowers[0]) if len(flowers) == 1 else f"{len(flowers)} flowers",
        "known": f"{told['species']}, {told['millilitres']:.1f} ml" if len(flowers) == 1 else f"{len(flowers)} answers",
    }


def made():
    flowers = random_flowers(1000)
    rows = answered(flowers)
    unsure = [index for index, (_, is_sure) in enumerate(rows) if not is_sure]
    sure = [index for index, (_, is_sure) in enumerate(rows) if is_sure]
    chosen = sorted(unsure[:6] + sure[:6])
    exchanges = [exchange([flowers[index]], [rows[index][0]]) for index in chosen]
    exchanges.append(exchange([flowers[index] for index in chosen], [rows[index][0] for index in chosen]))
    lines = [json.dumps([*flower, *row.values(), int(is_sure)]) for flower, (row, is_sure) in zip(flowers, rows)]
    columns = json.dumps([*FIELDS, *TYPES, "first_is_sure"])
    return {
        "golden.json": '{\n  "form": "exchanges",\n  "path": "/infer",\n  "rows": [\n    '
        + ",\n    ".join(json.dumps(one) for one in exchanges)
        + "\n  ]\n}\n",
        "rows.json": f'{{\n  "columns": {columns},\n  "rows": [\n    ' + ",\n    ".join(lines) + "\n  ]\n}\n",
    }


def main():
    files = made()
    if "--check" not in sys.argv[1:]:
        for name, text in files.items():
            (HERE / name).write_text(text)
        return 0
    changed = [name for name, text in files.items() if not (HERE / name).is_file() or (HERE / name).read_text() != text]
    for name in changed:
        print(f"{HERE / name} is not what this writes. Run rows.py with the versions in ../iris/requirements.txt.", file=sys.stderr)
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
