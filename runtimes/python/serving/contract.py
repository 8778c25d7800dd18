"""What a model is declared to take and give, as the platform tells it, and what of a request is otherwise."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .violations import MISSING, OUT_OF_RANGE, UNKNOWN_CATEGORY, WRONG_TYPE, Violations


@dataclass(frozen=True)
class Field:
    datatype: str
    min: float | None = None
    max: float | None = None
    values: frozenset[str] | None = None
    optional: bool = False

    @staticmethod
    def of(told: dict) -> "Field":
        values = told.get("values")
        return Field(
            told["datatype"],
            told.get("min"),
            told.get("max"),
            None if values is None else frozenset(values),
            told.get("optional", False),
        )

    def wrong(self, value: Any) -> str | None:
        """Why a value is none of the field's; None where it is one."""
        if value is None:
            return None if self.optional else MISSING
        if self.datatype == "BYTES":
            if not isinstance(value, str):
                return WRONG_TYPE
            return UNKNOWN_CATEGORY if self.values is not None and value not in self.values else None
        if self.datatype == "BOOL":
            return None if isinstance(value, bool) else WRONG_TYPE
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return WRONG_TYPE
        if not self.datatype.startswith("FP") and value != int(value):
            return WRONG_TYPE
        below = self.min is not None and value < self.min
        return OUT_OF_RANGE if below or (self.max is not None and value > self.max) else None


@dataclass(frozen=True)
class Contract:
    inputs: dict[str, Field] = field(default_factory=dict)
    outputs: tuple[str, ...] = ()

    @staticmethod
    def from_environment() -> "Contract":
        """Empty where nothing is declared."""
        told = json.loads(os.environ.get("MODEL_CONTRACT", "{}"))
        inputs = {name: Field.of(one) for name, one in told.get("inputs", {}).items()}
        return Contract(inputs, tuple(told.get("outputs", ())))

    def inspect(self, name: str, values: Iterable[Any], counted: Violations, rules: str | None = None) -> None:
        """
        Counts the values of a field that are otherwise than declared.
        rules: the declared field, where it is called otherwise
        """
        declared = self.inputs.get(name) or self.inputs.get(rules or "")
        if declared is None:
            return
        found: dict[str, int] = {}
        for value in values:
            reason = declared.wrong(value)
            if reason is not None:
                found[reason] = found.get(reason, 0) + 1
        for reason, times in found.items():
            counted.count(name, reason, times)
