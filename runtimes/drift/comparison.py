"""How far values are from a reference's: two statistics that scipy reckons."""

import json
import math
from collections.abc import Sequence
from typing import Any

import numpy
from scipy.stats import entropy, ks_2samp

# Added to the count of each bin on both sides: without it one empty bin is an infinite shift.
SMOOTHING = 0.5


def psi(expected: Sequence[float], found: Sequence[float]) -> float:
    """
    The population stability index of two lists of counts: the sum of the relative entropies both ways.
    https://search.r-project.org/CRAN/refmans/scorecard/html/perf_psi.html
    """
    one, other = numpy.asarray(expected, float) + SMOOTHING, numpy.asarray(found, float) + SMOOTHING
    return float(entropy(other, one) + entropy(one, other))


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return float(value)


def _of_numbers(reference: dict, values: Sequence[Any]) -> dict[str, float]:
    numbers = numpy.asarray([number for number in map(_number, values) if number is not None], float)
    edges = numpy.asarray(reference["edges"], float)
    # A value on an edge is in the bin below it, as it was counted in the reference.
    found = numpy.bincount(numpy.searchsorted(edges, numbers, side="left"), minlength=len(edges) + 1).tolist()
    expected = list(reference["counts"])
    missing = len(values) - len(numbers)
    if missing or reference["missing"]:
        found.append(missing)
        expected.append(reference["missing"])
    statistics = {"psi": psi(expected, found)}
    if len(numbers):
        # The exact distribution is of the p-value, which nobody asks for.
        statistics["ks"] = float(ks_2samp(reference["sample"], numbers, method="asymp").statistic)
    return statistics


def category(value: Any) -> str | None:
    """As the reference writes it."""
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _of_categories(reference: dict, values: Sequence[Any]) -> dict[str, float]:
    known = reference["counts"]
    found, others, missing = dict.fromkeys(known, 0), 0, 0
    for value in map(category, values):
        if value is None:
            missing += 1
        elif value in found:
            found[value] += 1
        else:
            others += 1
    expected, counts = list(known.values()), list(found.values())
    for theirs, ours in ((0, others), (reference["missing"], missing)):
        if theirs or ours:
            expected.append(theirs)
            counts.append(ours)
    return {"psi": psi(expected, counts)}


def compared(reference: dict, values: Sequence[Any]) -> dict[str, float]:
    """reference: one field's, as `npx ml reference` writes it. The statistics, by their names."""
    return _of_numbers(reference, values) if reference["kind"] == "number" else _of_categories(reference, values)
