"""Advice about a plant of a nursery: looks its measurements up, asks model iris what it is, and says what to do with it."""

import os

from flask import Flask, jsonify, request

from iris import ask
from plants import Plants
from transform import advice_of, tensors_of

app = Flask(__name__)
# Its artifact: the nursery's book, which the release names.
plants = Plants(os.path.join(os.environ["MODEL_PATH"], "plants.json"))


def answer(code: int, message: str, data: dict | None = None):
    """The nursery's own protocol: always status 200, and `code` says whether it is an answer."""
    return jsonify({"code": code, "msg": message, "data": data})


@app.post("/get_score")
def get_score():
    body = request.get_json(silent=True)
    data = body.get("data") if isinstance(body, dict) else None
    number = data.get("plant") if isinstance(data, dict) else None
    if not isinstance(number, str):
        return answer(1, 'Send {"data": {"plant": "P-001"}}.')
    measured = plants.find(number)
    if measured is None:
        return answer(2, f"There is no plant {number}.")
    species, probabilities = ask(tensors_of(measured))
    return answer(0, "success", {"plant": number, "species": species, "probabilities": probabilities, **advice_of(probabilities)})


@app.get("/health")
def health():
    return jsonify({"plants": len(plants)})


@app.errorhandler(Exception)
def failed(error: Exception):
    app.logger.error("%s: %s", type(error).__name__, error)
    return answer(3, "The advice could not be had; the log says why.")
