"""The latest recorded values of each variant, by field, and how far they are from its version's reference."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from typing import Any

from comparison import compared

DIRECTIONS = ("inputs", "outputs")
# So many fields are named; of the others the furthest is told as OTHER. Its budget: docs/monitoring.md.
MOST_NAMED = {"inputs": 6, "outputs": 3}
OTHER = "other"
# A version plays at most so many parts at a time.
MOST_VARIANTS = 4

Key = tuple[str, str, str]


class Windows:
    """
    references: by model and digest, as the platform writes them
    seconds, most: how long and how many values of a field are kept
    least: with fewer nothing is said
    """

    def __init__(self, references: dict[tuple[str, str], dict], seconds: float, most: int, least: int, now=time.monotonic):
        self._references = references
        self._seconds, self._most, self._least, self._now = seconds, most, least, now
        self._values: dict[Key, dict[tuple[str, str], deque]] = {}
        self._lock = threading.Lock()

    def add(self, record: dict[str, Any]) -> bool:
        """False: it is of a version without a reference, and forgotten."""
        model, variant, digest = record["model"], record["variant"], record["digest"]
        told = self._references.get((model, digest))
        if told is None:
            return False
        at = self._now()
        with self._lock:
            key = (model, variant, digest)
            if key not in self._values:
                same = [other for other in self._values if other[0] == model and other[2] == digest]
                if len(same) >= MOST_VARIANTS:
                    return False
                self._values[key] = {}
            fields = self._values[key]
            for direction in DIRECTIONS:
                for name in told["reference"][direction]:
                    kept = fields.setdefault((direction, name), deque(maxlen=self._most))
                    kept.extend((at, value) for value in record[direction].get(name, ()))
        return True

    def _latest(self) -> Iterator[tuple[Key, dict[tuple[str, str], list]]]:
        oldest = self._now() - self._seconds
        with self._lock:
            for key, fields in list(self._values.items()):
                for kept in fields.values():
                    while kept and kept[0][0] < oldest:
                        kept.popleft()
                if not any(fields.values()):
                    del self._values[key]
            copies = [(key, {name: [value for _, value in kept] for name, kept in fields.items()}) for key, fields in self._values.items()]
        yield from copies

    def compare(self) -> tuple[list[tuple[dict[str, str], int]], list[tuple[dict[str, str], float]]]:
        """Rows of each variant, and each statistic of each field, by labels."""
        rows, drift = [], []
        for (model, variant, digest), fields in self._latest():
            told = self._references[(model, digest)]
            about = {"model": model, "variant": variant, "team": told["team"]}
            rows.append((about, max(map(len, fields.values()), default=0)))
            for direction in DIRECTIONS:
                rest: dict[str, float] = {}
                for place, (name, reference) in enumerate(told["reference"][direction].items()):
                    values = fields.get((direction, name), [])
                    if len(values) < self._least:
                        continue
                    for statistic, value in compared(reference, values).items():
                        labels = {**about, "direction": direction, "field": name, "statistic": statistic}
                        if place < MOST_NAMED[direction]:
                            drift.append((labels, value))
                        else:
                            rest[statistic] = max(rest.get(statistic, 0.0), value)
                for statistic, value in rest.items():
                    drift.append(({**about, "direction": direction, "field": OTHER, "statistic": statistic}, value))
        return rows, drift
