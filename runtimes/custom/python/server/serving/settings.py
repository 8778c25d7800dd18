"""What the platform tells the server, as environment variables."""

import json
import os
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Failure:
    # Name of a field of an answer's outermost object.
    field: str
    # Its value where the answer is none of the server's faults.
    ok: Any


@dataclass(frozen=True)
class Settings:
    port: int
    metrics_port: int
    # Paths that clients may call.
    routes: frozenset[str]
    failure: Failure | None
    # Requests that are answered at a time.
    threads: int
    # Bytes of one request's body; more is refused with 413.
    body_bytes: int
    # Seconds that requests in flight may still take when the server is told to stop.
    longest_request: int

    @staticmethod
    def from_environment() -> "Settings":
        field = os.environ.get("MODEL_FAILURE_FIELD")
        return Settings(
            port=int(os.environ.get("PORT", "8080")),
            metrics_port=int(os.environ.get("METRICS_PORT", "8082")),
            routes=frozenset(json.loads(os.environ.get("MODEL_ROUTES", "[]"))),
            failure=None if field is None else Failure(field, json.loads(os.environ["MODEL_FAILURE_OK"])),
            threads=int(os.environ.get("THREADS", "8")),
            body_bytes=int(os.environ.get("MAX_BODY_BYTES", str(8 * 1024 * 1024))),
            longest_request=int(os.environ.get("MODEL_LONGEST_REQUEST", "10")),
        )
