"""Features of the entities that a request is about, from the environment's Redis: one round trip for all of them.

    from serving.features import features
    soil = features("soil").of([row["bed"] for row in rows])    # one dict an entity, in their order

Needs redis (https://pypi.org/project/redis/) among the function's own requirements.
"""

import json
import logging
import os
import time
from functools import cache
from typing import Any

from prometheus_client import Counter

READ = Counter("ml_serving_features", "Entities whose features were asked for.", ["table", "result"])

# Longer, and the answer would be late.
TIMEOUT_SECONDS = 0.25


class Missing(ValueError):
    """An entity without a value that has no default: the caller's fault, and said to it."""


@cache
def _client() -> Any:
    import redis

    password = os.environ.get("REDIS_PASSWORD_FILE")
    credentials = {}
    if password is not None:
        with open(password, encoding="utf-8") as file:
            credentials = {"username": os.environ["REDIS_USERNAME"], "password": file.read()}
    return redis.Redis(
        host=os.environ["REDIS_HOST"],
        port=int(os.environ["REDIS_PORT"]),
        ssl=os.environ["REDIS_TLS"] == "true",
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        **credentials,
    )


class Features:
    def __init__(self, table: str, declared: dict[str, Any]):
        self._table = table
        self._prefix = declared["prefix"]
        self._values = tuple(declared["values"])
        self._most_seconds = declared["maxAgeSeconds"]
        self._defaults = declared["defaults"]
        self._all_default = all(name in self._defaults for name in self._values)

    def _row(self, entity: Any, text: bytes | None) -> dict[str, Any]:
        known, result = {}, "missing"
        if text is not None:
            kept = json.loads(text)
            fresh = time.time() - kept["at"] <= self._most_seconds
            known, result = (kept["v"], "fresh") if fresh else ({}, "stale")
        READ.labels(self._table, result).inc()
        row = {name: known[name] if name in known else self._defaults.get(name) for name in self._values}
        absent = [name for name in self._values if name not in known and name not in self._defaults]
        if absent:
            raise Missing(f"There is no {', '.join(absent)} of {entity!r} in {self._table}, or it is too old.")
        return row

    def of(self, entities: list[Any]) -> list[dict[str, Any]]:
        """The values of each entity, in their order. raises Missing; and what redis raises, where not all have defaults"""
        if not entities:
            return []
        try:
            texts = _client().mget([f"{self._prefix}{entity}" for entity in entities])
        except Exception:
            if not self._all_default:
                raise
            logging.getLogger("serving").warning("features of %s are away: defaults stand for them", self._table)
            READ.labels(self._table, "away").inc(len(entities))
            return [dict(self._defaults) for _ in entities]
        return [self._row(entity, text) for entity, text in zip(entities, texts)]


@cache
def features(table: str) -> Features:
    """A table that the model declares. raises KeyError for another"""
    return Features(table, json.loads(os.environ["MODEL_FEATURES"])[table])
