"""What a run is asked to do: components/model-service/spark/settings.ts writes it, as the variable SPARK_RUN."""

import hashlib
import json
import os
import re
from datetime import UTC, datetime

# A run of a ScheduledSparkApplication is named after it and the time it was made, in nanoseconds:
# https://github.com/kubeflow/spark-operator/blob/v2.4.0/internal/controller/scheduledsparkapplication/controller.go
SCHEDULED = re.compile(r"-(\d{19})$")

# It changes no row.
WITHOUT_ROWS = ("environment",)


class Refusal(Exception):
    """What no further try mends."""


def placed(text, run, now):
    """A place with {run} and {date} filled in by the time that the run was due."""
    found = SCHEDULED.search(run)
    if found:
        now = datetime.fromtimestamp(int(found[1]) // 10**9, UTC)
        run = now.strftime("%Y-%m-%dT%H%MZ")
    return text.replace("{run}", run).replace("{date}", now.strftime("%Y-%m-%d"))


def read_settings(environment=os.environ, now=None):
    """The settings, with places as Spark names them."""
    try:
        settings = json.loads(environment["SPARK_RUN"])
    except (KeyError, ValueError) as error:
        raise Refusal(f"The run's settings are no JSON: {error}.") from error
    run = environment.get("SPARK_RUN_NAME", "run")
    for side in ("input", "output"):
        place = placed(settings[side], run, now or datetime.now(UTC)).rstrip("/")
        settings[side] = re.sub("^s3://", "s3a://", place)
    return settings


def identity(settings):
    """What two runs have in common that write the same rows."""
    known = {key: value for key, value in settings.items() if key not in WITHOUT_ROWS}
    # How fast a stream is, is changed at will.
    known["streaming"] = known["streaming"] is not None
    text = json.dumps(known, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
