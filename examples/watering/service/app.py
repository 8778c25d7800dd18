"""How much water a flower gets: rows of a species and the area of a petal in square centimetres."""

import json
import os

with open(os.path.join(os.environ["MODEL_PATH"], "plans.json"), encoding="utf-8") as file:
    BOOK = json.load(file)


def plan(row):
    species = row["species"]
    if species not in BOOK["species"]:
        raise ValueError(f"There is no plan for a flower that is none of {', '.join(BOOK['species'])}.")
    known = BOOK["species"][species]
    return {"millilitres": min(BOOK["most"], known["each"] * row["petal_area"]), "advice": known["advice"]}


def predict(rows):
    return [plan(row) for row in rows]
