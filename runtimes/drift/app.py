"""Takes recorded payloads and tells Prometheus how far they are from what each version was trained on."""

import json
import logging
import os
import threading
import time
from pathlib import Path

from prometheus_client import REGISTRY, Counter
from prometheus_client.core import GaugeMetricFamily

from windows import Windows

LABELS = ("model", "variant", "team", "direction", "field", "statistic")

UNUSED = Counter("model_payloads_unused", "Records that were of no use: of a version without a reference, or none at all.")


def _references(folder: str) -> dict[tuple[str, str], dict]:
    told = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(Path(folder).glob("*.json"))]
    return {(one["model"], one["digest"]): one for one in told}


windows = Windows(
    _references(os.environ.get("REFERENCES", "/references")),
    seconds=float(os.environ.get("WINDOW_SECONDS", "3600")),
    most=int(os.environ.get("MOST_ROWS", "10000")),
    least=int(os.environ.get("LEAST_ROWS", "200")),
)


class Drift:
    """Reckoned every few seconds beside everything else, and told when Prometheus asks."""

    def __init__(self):
        self._latest = windows.compare()
        threading.Thread(target=self._run, name="compare", daemon=True).start()

    def _run(self) -> None:
        pause = float(os.environ.get("INTERVAL_SECONDS", "15"))
        while True:
            time.sleep(pause)
            try:
                self._latest = windows.compare()
            except Exception as error:
                # By its type alone: its words may hold a value.
                logging.getLogger("drift").error("nothing was compared: %s", type(error).__name__)

    def collect(self):
        rows, drift = self._latest
        counted = GaugeMetricFamily("model_data_drift_rows", "Recorded rows that are compared.", labels=LABELS[:3])
        for labels, count in rows:
            counted.add_metric([labels[name] for name in LABELS[:3]], count)
        yield counted
        told = GaugeMetricFamily("model_data_drift", "How far recorded values are from the training's.", labels=LABELS)
        for labels, value in drift:
            told.add_metric([labels[name] for name in LABELS], value)
        yield told


REGISTRY.register(Drift())


def _take(body: bytes) -> None:
    for line in body.splitlines():
        try:
            used = windows.add(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError):
            used = False
        if not used:
            UNUSED.inc()


def app(environ, start_response):
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if path == "/health":
        status = "200 OK"
    elif path != "/payloads":
        status = "404 Not Found"
    elif method != "POST":
        status = "405 Method Not Allowed"
    else:
        _take(environ["wsgi.input"].read())
        status = "204 No Content"
    start_response(status, [("Content-Length", "0")] if status[:3] != "204" else [])
    return [b""]
