"""Counts answers that failed behind a 200, by the field that the model declares."""

import json
from collections.abc import Callable, Iterable, Iterator

from prometheus_client import Counter

from .passing import Passing
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
        answer = Passing(MOST_BYTES)
        return self._watched(self._application(environ, answer.starting(start_response)), answer)

    def _watched(self, chunks: Iterable[bytes], answer: Passing) -> Iterator[bytes]:
        yield from answer.through(chunks)
        if not answer.is_ok:
            return
        if answer.is_long:
            UNJUDGED.inc()
        elif has_failed(answer.body, self._failure):
            FAILED.inc()
