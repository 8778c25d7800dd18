"""Around the whole application: what is refused before it, and what fails in it, has a line too."""

import time

from .access import HEADER, AccessLog, id_of
from .log import request_id

# What nginx writes where a client went away before it was answered.
GONE = 499


class LoggedAccess:
    def __init__(self, app, log: AccessLog):
        self._app = app
        self._log = log

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        name = HEADER.encode()
        given = next((value for key, value in scope["headers"] if key == name), None)
        id = None if given is None else id_of(given.decode("latin-1"))
        # Not reset: uvicorn tells of what failed after this, in the same task, which is the request's own.
        request_id.set(id)
        status = GONE

        async def sent(message):
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if id is not None:
                    others = [header for header in message.get("headers", []) if header[0].lower() != name]
                    message = {**message, "headers": [*others, (name, id.encode())]}
            await send(message)

        try:
            await self._app(scope, receive, sent)
        finally:
            path = scope["path"]
            # Probes come every few seconds for ever, and say nothing of a request.
            if not (path.startswith("/v2/health/") or path.endswith("/ready")):
                self._log.request(scope["method"], path, status, time.perf_counter() - began)
