"""Limits of one server, from environment variables."""

import os
from dataclasses import dataclass


def _number(name: str, default: int) -> int:
    text = os.environ.get(name, str(default))
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise SystemExit(f'{name} is "{text}"; give a whole number of at least 1')
    return int(text)


@dataclass(frozen=True)
class Limits:
    # Rows of one request; more is refused with 413.
    batch_rows: int
    # Bytes of one request's body; more is refused with 413.
    body_bytes: int
    # Milliseconds that requests in flight may still take when the server is told to stop.
    drain_timeout_ms: int

    @staticmethod
    def from_environment() -> "Limits":
        return Limits(
            batch_rows=_number("MAX_BATCH_ROWS", 4096),
            body_bytes=_number("MAX_BODY_BYTES", 8 * 1024 * 1024),
            drain_timeout_ms=_number("DRAIN_TIMEOUT_MS", 10_000),
        )
