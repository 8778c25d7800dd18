"""One line a request: what was asked and how it ended, never what was in it."""

import logging
import os
import re
import threading
import time

from .log import request_id, writer

# Longer ones, and whatever is no printable ASCII, are no ids and are not repeated anywhere.
_ID = re.compile(r"[!-~]{1,128}")
HEADER = "x-request-id"

MOST_PATH = 256
MOST_METHOD = 32
# How often (seconds) it is said how many requests have no line.
NOTICE_SECONDS = 10

_logger = logging.getLogger("access")


def id_of(text: str | None) -> str | None:
    """A request's id, from its header; None where it has none."""
    return text if text is not None and _ID.fullmatch(text) else None


def passed_on() -> dict[str, str]:
    """Headers for what a model asks of others while it answers a request: by them their lines and its own are found together."""
    id = request_id.get()
    return {} if id is None else {HEADER: id}


def lines_per_second() -> float:
    """ACCESS_LOG: off, all, or how many requests may be logged in a second."""
    text = os.environ.get("ACCESS_LOG", "100")
    named = {"off": 0.0, "all": float("inf")}.get(text)
    if named is not None:
        return named
    if not text.isascii() or not text.isdigit():
        raise SystemExit(f'ACCESS_LOG is "{text}"; give off, all, or how many requests may be logged in a second, such as 100')
    return float(text)


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."


class LineBudget:
    """So many lines in each second, and no more."""

    def __init__(self, per_second: float):
        self._per_second = per_second
        self._second = None
        self._used = 0

    def take(self, now: float) -> bool:
        """now: seconds of time.monotonic()"""
        second = int(now)
        if second != self._second:
            self._second, self._used = second, 0
        self._used += 1
        return self._used <= self._per_second


class AccessLog:
    """
    Of more requests than a second has lines for, those that failed by the server's fault are told all the same, those
    refused have lines of their own, and the rest is counted.
    """

    def __init__(self, per_second: float):
        self._off = per_second == 0
        self._answered = LineBudget(per_second)
        self._refused = LineBudget(per_second)
        self._lock = threading.Lock()
        self._noticed = time.monotonic()
        self._told = 0
        self.left_out = 0

    def request(self, method: str, path: str, status: int, seconds: float) -> None:
        if self._off:
            return
        now = time.monotonic()
        with self._lock:
            if status < 500 and not (self._answered if status < 400 else self._refused).take(now):
                self.left_out += 1
                return
            untold = self._notice(now)
        fields = {
            "method": _shortened(method, MOST_METHOD),
            "path": _shortened(path, MOST_PATH),
            "status": status,
            "latency_ms": round(seconds * 1000, 3),
        }
        level = logging.INFO if status < 400 else logging.WARNING if status < 500 else logging.ERROR
        _logger.log(level, "request", extra={"fields": fields})
        if untold is not None:
            _logger.info("requests without a line", extra={"fields": untold})

    def _notice(self, now: float) -> dict[str, float] | None:
        """Now and then how many have no line."""
        since = now - self._noticed
        if since < NOTICE_SECONDS:
            return None
        self._noticed = now
        before, self._told = self._told, self.left_out
        return {"left_out": self.left_out - before, "seconds": round(since, 3)} if self.left_out > before else None


class LeftOut:
    """A collector of Prometheus: lines that were not written. The name is the platform's: all its servers count so."""

    def __init__(self, log: AccessLog):
        self._log = log

    def collect(self):
        from prometheus_client.core import CounterMetricFamily

        family = CounterMetricFamily("ml_serving_log_lines_left_out", "Lines that were not written to the log", labels=["reason"])
        family.add_metric(["budget"], self._log.left_out)
        family.add_metric(["unread"], writer.dropped)
        yield family
