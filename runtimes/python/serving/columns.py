"""Tensors and rows as columns: a list of values for each field, by its name."""

from collections.abc import Sequence
from typing import Any

# Of wider ones, such as pictures, no column means anything by itself.
MOST_COLUMNS = 256


def flat(data: Any) -> list:
    """The elements of data, however it is nested."""
    if not isinstance(data, list):
        return [data]
    if not any(isinstance(part, list) for part in data):
        return data
    return [element for part in data for element in flat(part)]


def names_of(name: str, shape: Sequence[int], own: Sequence[str] | None = None) -> list[str]:
    """
    What a tensor's columns are called: as the tensor where it has one, else by their own names or their places.
    Empty: it has none that mean anything.
    """
    width = shape[1] if len(shape) > 1 else 1
    if len(shape) > 2 or width > MOST_COLUMNS:
        return []
    if own is not None and len(own) == width:
        return list(own)
    return [name] if width == 1 else [f"{name}[{place}]" for place in range(width)]


def columns_of(name: str, shape: Sequence[int], data: Any, own: Sequence[str] | None = None) -> dict[str, list]:
    names = names_of(name, shape, own)
    elements = flat(data) if names else []
    return {column: elements[place :: len(names)] for place, column in enumerate(names)}


def columns_of_rows(told: Any, unnamed: str) -> dict[str, list]:
    """Of an object, or of a list of objects, by their keys; anything else is one column."""
    rows = told if isinstance(told, list) else [told]
    if not rows or not all(isinstance(row, dict) for row in rows):
        return {unnamed: rows}
    names = dict.fromkeys(key for row in rows for key in row)
    return {name: [row.get(name) for row in rows] for name in names}
