"""Looks at requests beside answering them: counts what is not what the model takes, and records a share where that is declared."""

import time
from contextlib import contextmanager

from mlserver.types import InferenceRequest, InferenceResponse, RequestInput

from .columns import columns_of, flat, names_of
from .contract import Contract
from .payloads import Observed, Payloads
from .table import Refused
from .violations import MISSING, OTHER, violations

# What a model's one table is called where nothing else is declared, as its metadata have it.
TABLE = "table"


def _request_id(payload: InferenceRequest) -> str | None:
    headers = getattr(payload.parameters, "headers", None) or {}
    return headers.get("x-request-id")


class Observer:
    """model: of a kind that is guarded, and loaded"""

    def __init__(self, model):
        self._contract = Contract.from_environment()
        self._payloads = Payloads.from_environment()
        declared = list(self._contract.inputs)
        width = model.columns()
        # One table whatever its sender calls it, or a tensor a field.
        self._takes_table = width is not None
        self._table = declared[0] if len(declared) == 1 else TABLE
        self._own = (declared if width is not None and width > 1 and len(declared) == width else None) or model.column_names()
        self._known = {*declared, *(tensor.name for tensor in model.inputs or [])}

    def _field(self, tensor: RequestInput) -> str:
        if self._takes_table:
            return self._table
        return tensor.name if tensor.name in self._known else OTHER

    def _columns(self, tensor: RequestInput) -> dict[str, list]:
        return columns_of(self._field(tensor), tensor.shape, tensor.data.root, self._own if self._takes_table else None)

    def _names(self, tensor: RequestInput) -> list[str]:
        field = self._field(tensor)
        return names_of(field, tensor.shape, self._own if self._takes_table else None) or [field]

    def refused(self, payload: InferenceRequest, error: Refused) -> None:
        if error.reason is None:
            return
        named = [tensor for tensor in payload.inputs if tensor.name in error.fields]
        tensors = named or (payload.inputs if len(payload.inputs) == 1 else [])
        if error.at and len(tensors) == 1:
            names = self._names(tensors[0])
            violations.count_all({names[place % len(names)] for place in error.at}, error.reason)
            return
        known = {name for name in error.fields if name in self._known}
        violations.count_all(known or {OTHER}, error.reason)

    def inspect(self, payload: InferenceRequest) -> None:
        if not self._contract.inputs:
            return
        for tensor in payload.inputs:
            for name, values in self._columns(tensor).items():
                self._contract.inspect(name, values, violations, rules=self._field(tensor))

    def unusable(self, payload: InferenceRequest) -> None:
        """Of a request that the model cannot use: what is not as declared, or where it has nothing."""
        if self._contract.inputs:
            self.inspect(payload)
            return
        for tensor in payload.inputs:
            for name, values in self._columns(tensor).items():
                if None in values:
                    violations.count(name, MISSING)

    @contextmanager
    def of(self, payload: InferenceRequest):
        observed = _Request(self, payload)
        try:
            yield observed
        except Refused as error:
            self.refused(payload, error)
            raise

    def record(self, payload: InferenceRequest, response: InferenceResponse, began: float) -> None:
        if self._payloads is None or not self._payloads.wanted():
            return
        latency, at = time.perf_counter() - began, time.time()

        def observed() -> Observed:
            inputs: dict[str, list] = {}
            for tensor in payload.inputs:
                inputs |= self._columns(tensor)
            outputs: dict[str, list] = {}
            for output in response.outputs:
                outputs |= columns_of(output.name, output.shape, flat(output.data.root))
            return Observed(inputs, outputs, _request_id(payload), latency, at)

        self._payloads.offer(observed)


class _Request:
    def __init__(self, observer: Observer, payload: InferenceRequest):
        self._observer = observer
        self._payload = payload
        self._began = time.perf_counter()

    def unusable(self) -> None:
        self._observer.unusable(self._payload)

    def answered(self, response: InferenceResponse) -> None:
        self._observer.inspect(self._payload)
        self._observer.record(self._payload, response, self._began)
