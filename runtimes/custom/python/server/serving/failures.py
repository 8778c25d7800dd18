"""Counts answers that failed behind a 200, by the field that the model declares."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from prometheus_client import Counter

from .settings import Failure

# The name is the platform's: its rules add it to a model's errors.
FAILED = Counter("ml_serving_failed_answers", "Answers with status 200 whose body says that they failed.")
UNJUDGED = Counter("ml_serving_unjudged_answers", "Answers with status 200 that are too long to be looked into.")

# So much of an answer is kept to be looked into; a longer one passes and is counted as not judged.
MOST_BYTES = 1024 * 1024


def has_failed(body: bytes, failure: Failure) -> bool:
    """What is no object, or has another value there or none, failed; 0 and false are not the same."""
    try:
        answer = json.loads(body)
    except ValueError:
        return True
    value = answer.get(failure.field) if isinstance(answer, dict) else None
    return value != failure.ok or isinstance(value, bool) != isinstance(failure.ok, bool)


class FailureCounter:
    """Passes every answer on as it comes, and looks at it when it is over."""

    def __init__(self, application: Callable, failure: Failure, routes: frozenset[str]):
        self._application = application
        self._failure = failure
        self._routes = routes

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        # Probes and whatever else the server answers are no predictions.
        if environ["PATH_INFO"] not in self._routes:
            return self._application(environ, start_response)
        status = ""

        def started(line: str, headers: list, *rest: Any) -> Any:
            nonlocal status
            status = line
            return start_response(line, headers, *rest)

        return self._watched(self._application(environ, started), lambda: status)

    def _watched(self, chunks: Iterable[bytes], status: Callable[[], str]) -> Iterator[bytes]:
        kept: list[bytes] = []
        size = 0
        try:
            for chunk in chunks:
                size += len(chunk)
                if size <= MOST_BYTES:
                    kept.append(chunk)
                yield chunk
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
        if not status().startswith("200"):
            return
        if size > MOST_BYTES:
            UNJUDGED.inc()
        elif has_failed(b"".join(kept), self._failure):
            FAILED.inc()
