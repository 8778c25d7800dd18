"""Golden files as rows of named arrays, whatever form they have: what the training library was asked, and what it answered."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy

Arrays = dict[str, numpy.ndarray]


@dataclass(frozen=True)
class Row:
    inputs: Arrays
    outputs: Arrays


def _tensors(tensors: list[dict[str, Any]]) -> Arrays:
    """Tensors of the Open Inference Protocol; those of an answer may lack the shape."""
    arrays = {}
    for tensor in tensors:
        array = numpy.array(tensor["data"])
        arrays[tensor["name"]] = array.reshape(tensor["shape"]) if "shape" in tensor else array
    return arrays


def _instance(instance: dict[str, Any]) -> Arrays:
    """One instance of TensorFlow Serving's REST, as a batch of one."""
    return {name: numpy.array([value]) for name, value in instance.items()}


def _exchange(path: str, row: dict[str, Any]) -> Row:
    request, answer = row["request"], row["answer"]
    if path == "/infer":
        return Row(_tensors(request["inputs"]), _tensors(answer["outputs"]))
    if path == ":predict" and len(request.get("instances", [])) == 1:
        return Row(_instance(request["instances"][0]), _instance(answer["predictions"][0]))
    raise ValueError(f'its rows are asked at "{path}"; known are "/infer", and ":predict" with one instance a row')


def _classified(golden: dict[str, Any], row: dict[str, Any]) -> Row:
    """A number a field by its name, and a class with its probabilities."""
    inputs = dict(zip(golden["fields"], row["input"], strict=True))
    return Row(_instance(inputs), _instance({"predicted": row["predicted"], "probabilities": row["probabilities"]}))


def read_golden(path: Path) -> list[Row]:
    """raises ValueError for a file of another form, and for one without rows"""
    golden = json.loads(path.read_text())
    form = golden.get("form")
    try:
        if form == "exchanges":
            rows = [_exchange(golden["path"], row) for row in golden["rows"]]
        elif form == "instances":
            rows = [_classified(golden, row) for row in golden["rows"]]
        else:
            raise ValueError(f'its form is "{form}"; known are "exchanges" and "instances"')
    except (ValueError, KeyError, IndexError) as error:
        raise ValueError(f"{path} has no golden rows that can be read: {error}") from error
    if not rows:
        raise ValueError(f"{path} has no rows: without one nothing is checked")
    return rows
