"""Around the whole application: every request on a declared route has a line, and its id goes back with the answer."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .access import HEADER, AccessLog, id_of
from .log import request_id


class LoggedAccess:
    def __init__(self, application: Callable, log: AccessLog, routes: frozenset[str]):
        self._application = application
        self._log = log
        self._routes = routes

    def _is_probe(self, path: str) -> bool:
        """With declared routes whatever is none of them; else the paths of the Open Inference Protocol."""
        if self._routes:
            return path not in self._routes
        return path.startswith("/v2/health/") or path.endswith("/ready")

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        return self._answered(environ, start_response)

    def _answered(self, environ: dict, start_response: Callable) -> Iterator[bytes]:
        began = time.perf_counter()
        id = id_of(environ.get("HTTP_X_REQUEST_ID"))
        # A thread answers one request after another.
        before = request_id.set(id)
        status = 500

        def started(line: str, headers: list, *rest: Any) -> Any:
            nonlocal status
            status = int(line.split(" ", 1)[0])
            others = [header for header in headers if header[0].lower() != HEADER]
            return start_response(line, headers if id is None else [*others, (HEADER, id)], *rest)

        chunks: Iterable[bytes] = ()
        try:
            chunks = self._application(environ, started)
            yield from chunks
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
            if not self._is_probe(environ["PATH_INFO"]):
                self._log.request(environ["REQUEST_METHOD"], environ["PATH_INFO"], status, time.perf_counter() - began)
            request_id.reset(before)
