"""Counts what was sent and is not what the model takes, by field and reason: the same series for all runtimes."""

import threading
from collections.abc import Iterable

from prometheus_client import Counter, disable_created_metrics

# When each series began is a series more for every counter, and read by nobody.
disable_created_metrics()

MISSING = "missing"
OUT_OF_RANGE = "out_of_range"
UNKNOWN_CATEGORY = "unknown_category"
WRONG_TYPE = "wrong_type"
WRONG_SHAPE = "wrong_shape"
UNKNOWN_FIELD = "unknown_field"

# The field of what concerns none, or one too many.
OTHER = "other"

# So many pairs of field and reason have a series; what comes after them is counted as OTHER. The budget: docs/monitoring.md.
MOST_PAIRS = 12


class Violations:
    def __init__(self, counter: Counter):
        self._counter = counter
        self._named: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def count(self, field: str, reason: str, times: int = 1) -> None:
        """field: a name of the model's own or of its declared contract, never a word of a client's"""
        if times < 1:
            return
        pair = (field, reason)
        if field != OTHER and pair not in self._named:
            with self._lock:
                if len(self._named) < MOST_PAIRS:
                    self._named.add(pair)
                else:
                    field = OTHER
        self._counter.labels(field, reason).inc(times)

    def count_all(self, fields: Iterable[str], reason: str) -> None:
        for field in fields:
            self.count(field, reason)


violations = Violations(Counter("model_contract_violations", "Values that were sent and are not what the model takes.", ["field", "reason"]))
