"""Whether a converted model answers as its training library does. What it answers otherwise is never written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy

from .golden import Arrays, Row

# Answers in float32 have seven digits: of probabilities that is this. A network with large outputs needs more, and says why.
TOLERANCE = 1e-6

Ask = Callable[[Arrays], Arrays]


class Refused(Exception):
    """A conversion that must not be used, and why."""


@dataclass(frozen=True)
class Verdict:
    rows: int
    # The largest difference between numbers at the same place.
    largest: float


def _compared(where: str, known: numpy.ndarray, given: numpy.ndarray) -> float:
    if known.size != given.size:
        raise Refused(f"{where} has {given.size} values; the training library gives {known.size}.")
    known, given = known.ravel(), given.ravel()
    if known.dtype.kind not in "fiub":
        other = [(a, b) for a, b in zip(known.tolist(), given.tolist()) if a != b]
        if other:
            raise Refused(f'{where} is "{other[0][1]}"; the training library says "{other[0][0]}".')
        return 0.0
    if given.dtype.kind not in "fiub":
        raise Refused(f"{where} is no number; the training library gives {known.tolist()}.")
    differences = numpy.abs(known.astype(float) - given.astype(float))
    # Where both have no number they agree.
    differences[numpy.isnan(known.astype(float)) & numpy.isnan(given.astype(float))] = 0
    return float(numpy.where(numpy.isnan(differences), numpy.inf, differences).max(initial=0.0))


def agreement(rows: Iterable[Row], ask: Ask, tolerance: float = TOLERANCE) -> Verdict:
    """
    Asks every row.
    tolerance: of numbers, absolute; text has to be equal
    raises Refused at the first row that is answered otherwise
    """
    asked, largest = 0, 0.0
    for index, row in enumerate(rows):
        given = ask(row.inputs)
        for name, known in row.outputs.items():
            if name not in given:
                raise Refused(f'It has no output "{name}"; it has {", ".join(given)}.')
            off = _compared(f'Row {index}: "{name}"', known, given[name])
            if not off <= tolerance:
                pair = f"{known.ravel().tolist()} became {given[name].ravel().tolist()}"
                raise Refused(f'Row {index}: "{name}" is off by {off:.1e}, more than {tolerance:.0e}: {pair}.')
            largest = max(largest, off)
        asked += 1
    return Verdict(asked, largest)


def published(unchecked: Path, target: Path) -> None:
    """Moves what was checked to where people look for it."""
    if target.exists():
        raise Refused(f"There is a {target} already. Remove it, or write elsewhere.")
    target.parent.mkdir(parents=True, exist_ok=True)
    unchecked.rename(target)
