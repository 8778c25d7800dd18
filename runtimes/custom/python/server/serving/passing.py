"""An answer that is passed on as it comes, and looked at when it is over."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any


class Passing:
    def __init__(self, most_bytes: int):
        self._most = most_bytes
        self._status = ""
        self._size = 0
        self._kept: list[bytes] = []

    def starting(self, start_response: Callable) -> Callable:
        """start_response as it is, with the status kept."""

        def started(line: str, headers: list, *rest: Any) -> Any:
            self._status = line
            return start_response(line, headers, *rest)

        return started

    def through(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        try:
            for chunk in chunks:
                self._size += len(chunk)
                if self._size <= self._most:
                    self._kept.append(chunk)
                yield chunk
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()

    @property
    def is_ok(self) -> bool:
        return self._status.startswith("200")

    @property
    def is_long(self) -> bool:
        """Whether not all of it was kept."""
        return self._size > self._most

    @property
    def body(self) -> bytes:
        return b"".join(self._kept)
