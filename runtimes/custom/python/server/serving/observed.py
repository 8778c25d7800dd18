"""Looks at requests on declared routes beside answering them: counts what is not as declared, and records a share where that is declared."""

import io
import json
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .columns import columns_of_rows
from .contract import Contract
from .passing import Passing
from .payloads import Observed, Payloads
from .violations import MISSING, OTHER, UNKNOWN_FIELD, WRONG_TYPE, violations

# So much of an answer is kept to be recorded; a longer one passes and is not.
MOST_BYTES = 1024 * 1024

# What data is called that has no fields.
UNNAMED = "data"


def _told(body: bytes) -> Any:
    """What a body is about: its "data" where it has one. raises ValueError where it is no JSON"""
    body = json.loads(body)
    return body[UNNAMED] if isinstance(body, dict) and UNNAMED in body else body


class Observer:
    def __init__(self, application: Callable, contract: Contract, payloads: Payloads | None, routes: frozenset[str]):
        self._application = application
        self._contract = contract
        self._payloads = payloads
        self._routes = routes

    @staticmethod
    def around(application: Callable, routes: frozenset[str]) -> Callable:
        """The application itself where nothing is declared."""
        contract, payloads = Contract.from_environment(), Payloads.from_environment()
        if payloads is None and not contract.inputs:
            return application
        return Observer(application, contract, payloads, routes)

    def _inspect(self, body: bytes) -> None:
        if not self._contract.inputs:
            return
        try:
            rows = _told(body)
        except ValueError:
            violations.count(OTHER, WRONG_TYPE)
            return
        rows = rows if isinstance(rows, list) else [rows]
        if not all(isinstance(row, dict) for row in rows):
            violations.count(OTHER, WRONG_TYPE)
            return
        for name, field in self._contract.inputs.items():
            if not field.optional:
                violations.count(name, MISSING, sum(name not in row for row in rows))
            self._contract.inspect(name, (row[name] for row in rows if name in row), violations)
        violations.count(OTHER, UNKNOWN_FIELD, sum(any(name not in self._contract.inputs for name in row) for row in rows))

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if environ["PATH_INFO"] not in self._routes or environ["REQUEST_METHOD"] != "POST":
            return self._application(environ, start_response)
        body = environ["wsgi.input"].read()
        environ["wsgi.input"] = io.BytesIO(body)
        self._inspect(body)
        if self._payloads is None or not self._payloads.wanted():
            return self._application(environ, start_response)
        return self._recorded(environ, start_response, body, self._payloads)

    def _recorded(self, environ: dict, start_response: Callable, body: bytes, payloads: Payloads) -> Iterator[bytes]:
        began, answer = time.perf_counter(), Passing(MOST_BYTES)
        yield from answer.through(self._application(environ, answer.starting(start_response)))
        if not answer.is_ok or answer.is_long:
            return
        latency, at = time.perf_counter() - began, time.time()

        def observed() -> Observed:
            inputs = columns_of_rows(_told(body), UNNAMED)
            outputs = columns_of_rows(_told(answer.body), UNNAMED)
            return Observed(inputs, outputs, environ.get("HTTP_X_REQUEST_ID"), latency, at)

        payloads.offer(observed)
