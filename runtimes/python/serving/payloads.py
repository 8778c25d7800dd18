"""
Records a share of the requests with their answers, where the model declares it: a line on standard output, which is told
from others by its kind, and the same to what compares them with the training's. No request waits for it or fails by it.
"""

import json
import math
import os
import queue
import random
import threading
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from prometheus_client import Counter

from .log import writer

# Records that wait; what comes on top of them is dropped.
MOST_WAITING = 256
# Rows of one request that are recorded, from the first on.
MOST_ROWS = 64
# Bytes of a record; a longer one is dropped.
MOST_BYTES = 64 * 1024
# Records that are sent at once, and seconds that it may take.
MOST_SENT = 64
SEND_TIMEOUT = 2
# Seconds in which nothing is sent after a failure: what is written must not wait for it.
SEND_PAUSE = 10

Columns = dict[str, list]


@dataclass(frozen=True)
class Observed:
    inputs: Columns
    outputs: Columns
    request_id: str | None
    # Seconds.
    latency: float
    # Seconds since 1970.
    at: float


def _plain(value: Any) -> Any:
    """As JSON has it: it knows no NaN."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value


class Payloads:
    """Takes what was answered, and writes it from a thread of its own."""

    def __init__(self, told: dict, out: Callable[[str], None] = lambda line: _write(line)):
        self._share = told["sample"]
        fields = told.get("fields")
        self._fields = None if fields is None else frozenset(fields)
        self._collector = told.get("collector")
        self._about = told["about"]
        self._out = out
        self._pause_until = 0.0
        self._queue: queue.Queue[Callable[[], Observed]] = queue.Queue(MOST_WAITING)
        self._counted = Counter("model_payloads", "Requests that were to be recorded, by what became of them.", ["outcome"])
        for outcome in ("recorded", "dropped", "undelivered"):
            self._counted.labels(outcome)
        threading.Thread(target=self._run, name="payloads", daemon=True).start()

    @staticmethod
    def from_environment() -> "Payloads | None":
        """None where the model declares nothing: then nothing is looked at."""
        told = os.environ.get("PAYLOADS")
        return None if told is None else Payloads(json.loads(told))

    def wanted(self) -> bool:
        """Whether this request is one of the share."""
        return random.random() < self._share

    def offer(self, observed: Callable[[], Observed]) -> None:
        """Never waits. observed: makes the record, in the other thread"""
        try:
            self._queue.put_nowait(observed)
        except queue.Full:
            self._counted.labels("dropped").inc()

    def _shows(self, field: str) -> bool:
        # A column of a tensor is shown with it.
        return self._fields is None or field in self._fields or field.rsplit("[", 1)[0] in self._fields

    def _shown(self, columns: Columns) -> Columns:
        return {name: [_plain(value) for value in values[:MOST_ROWS]] for name, values in columns.items() if self._shows(name)}

    def _line(self, observed: Observed) -> str:
        at = datetime.fromtimestamp(observed.at, timezone.utc).isoformat(timespec="milliseconds")
        line = {
            "kind": "payload",
            "time": at.replace("+00:00", "Z"),
            "request_id": observed.request_id,
            **self._about,
            "latency_ms": round(observed.latency * 1000, 3),
            "inputs": self._shown(observed.inputs),
            "outputs": self._shown(observed.outputs),
        }
        return json.dumps({key: value for key, value in line.items() if value is not None}, ensure_ascii=False)

    def _run(self) -> None:
        while True:
            lines = [self._made(self._queue.get())]
            while len(lines) < MOST_SENT:
                try:
                    lines.append(self._made(self._queue.get_nowait()))
                except queue.Empty:
                    break
            self._send([line for line in lines if line is not None])

    def _made(self, observed: Callable[[], Observed]) -> str | None:
        try:
            line = self._line(observed())
            if len(line.encode()) <= MOST_BYTES:
                self._out(line)
                self._counted.labels("recorded").inc()
                return line
        except Exception:  # whatever a request held: the next is recorded all the same, and no trace repeats a value
            pass
        self._counted.labels("dropped").inc()
        return None

    def _send(self, lines: list[str]) -> None:
        if self._collector is None or not lines:
            return
        if time.monotonic() < self._pause_until:
            self._counted.labels("undelivered").inc(len(lines))
            return
        body = "".join(f"{line}\n" for line in lines).encode()
        request = urllib.request.Request(self._collector, body, {"content-type": "application/x-ndjson"})
        try:
            # No proxy of the environment's: it is a service of the cluster.
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=SEND_TIMEOUT):
                pass
        except OSError:
            self._counted.labels("undelivered").inc(len(lines))
            self._pause_until = time.monotonic() + SEND_PAUSE


def _write(line: str) -> None:
    """Past what is printed, which becomes a line of its own form. raises queue.Full"""
    if not writer.offer(line):
        raise queue.Full
