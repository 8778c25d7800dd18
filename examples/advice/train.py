"""
Writes the nursery's book and the golden rows of the whole chain: the plants are the hold-out rows of iris in millimetres,
the answers what scikit-learn said of them (examples/iris/golden.json). Nothing is trained here.

python train.py          writes plants.json and golden.json
python train.py --check  exits 1 when they are not what this writes
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "service"))
from transform import FIELDS  # noqa: E402

HERE = Path(__file__).parent
SURE = 0.9


def made() -> dict[str, str]:
    golden = json.loads((HERE.parent / "iris" / "golden.json").read_text())
    book, rows = {}, []
    for index, row in enumerate(golden["rows"], start=1):
        number = f"P-{index:03}"
        book[number] = {FIELDS[field]: round(value * 10) for field, value in zip(golden["fields"], row["input"])}
        assert [length / 10 for length in book[number].values()] == row["input"], number
        probabilities = dict(zip(golden["classes"], row["probabilities"]))
        most = max(probabilities.values())
        told = {
            "plant": number,
            "species": row["predicted"],
            "probabilities": probabilities,
            "advice": "label it" if most >= SURE else "ask a botanist",
        }
        rows.append(
            {
                "request": {"data": {"plant": number}},
                "answer": {"code": 0, "msg": "success", "data": told},
                "asked": f"plant {number}, {row['input']} cm",
                "known": f"{row['predicted']} ({most:.4f})",
            }
        )
    exchanges = {"form": "exchanges", "path": "/get_score", "rows": rows}
    return {
        "plants.json": json.dumps(book, indent=1) + "\n",
        "golden.json": json.dumps(exchanges, indent=1) + "\n",
    }


def main() -> None:
    wrong = [name for name, text in made().items() if not (HERE / name).exists() or (HERE / name).read_text() != text]
    if "--check" in sys.argv:
        sys.exit(f"not what train.py writes: {', '.join(wrong)}" if wrong else 0)
    for name, text in made().items():
        (HERE / name).write_text(text)


main()
